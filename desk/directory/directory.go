// Package directory is the desk's read-only picture of what people decided: one immutable snapshot, replaced whole when
// a row changes, so that the engine never waits for MariaDB and goes on with the last picture while it is away. The desk
// keeps the last picture with its own snapshot on disk, so that even a restart without MariaDB takes calls.
package directory

import (
	"context"

	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
)

// Store reads the picture; sql/store implements it. Load returns everything in one consistent read.
type Store interface {
	LoadDirectory(ctx context.Context) (*Directory, error)
}

// Directory is the picture. All maps are keyed by id and must not be changed after loading.
type Directory struct {
	Agents       map[string]agents.Profile     `json:"agents"`
	PauseReasons map[string]agents.PauseReason `json:"pause_reasons"`
	Queues       map[string]queues.Queue       `json:"queues"`
	Entries      map[string]queues.EntryPoint  `json:"entries"`
	Schedules    map[string]queues.Schedule    `json:"schedules"`
	Dispositions map[string]queues.Disposition `json:"dispositions"`
	Mailboxes    map[string]mailboxes.Mailbox  `json:"mailboxes"`
	// Presence is by site; a site without one leaves everything to the configuration.
	Presence map[string]agents.PresencePolicy `json:"presence"`
	// Scripts and forms lead agents through conversations; CRMHosts are by site.
	Scripts  map[string]guides.Script `json:"scripts"`
	Forms    map[string]guides.Form   `json:"forms"`
	CRMHosts map[string]guides.Hosts  `json:"crm_hosts"`
	// Prompts are the lengths of the prompts that were made here.
	Prompts map[string]prompts.Lengths `json:"prompts"`
}

// Empty is a picture of nothing, for a daemon that never saw its database.
func Empty() *Directory {
	return &Directory{
		Agents: map[string]agents.Profile{}, PauseReasons: map[string]agents.PauseReason{},
		Queues: map[string]queues.Queue{}, Entries: map[string]queues.EntryPoint{},
		Schedules: map[string]queues.Schedule{}, Dispositions: map[string]queues.Disposition{}, Mailboxes: map[string]mailboxes.Mailbox{},
		Prompts: map[string]prompts.Lengths{}, Presence: map[string]agents.PresencePolicy{},
		Scripts: map[string]guides.Script{}, Forms: map[string]guides.Form{}, CRMHosts: map[string]guides.Hosts{},
	}
}

// LengthOf is how long a media URI plays at most, or zero when that is not known.
func (d *Directory) LengthOf(media string) time.Duration {
	id, ours := prompts.IDOf(media)
	if !ours {
		return 0
	}
	return time.Duration(d.Prompts[id].Longest()) * time.Millisecond
}

// EntryFor finds the entry point of a dialled number; the entry "*" takes what no other does.
func (d *Directory) EntryFor(number string) (queues.EntryPoint, bool) {
	var fallback queues.EntryPoint
	found := false
	for _, e := range d.Entries {
		if e.Number == number {
			return e, true
		}
		if e.Number == "*" && (!found || e.ID < fallback.ID) {
			fallback, found = e, true
		}
	}
	return fallback, found
}
