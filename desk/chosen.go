package desk

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// LastAgents answers who spoke with a contact last, and when; an empty id when nobody did.
type LastAgents interface {
	LastAgent(ctx context.Context, contactID string) (agentID string, at time.Time, err error)
}

const (
	matchLimit = 2 * time.Second
	// knowLimit is how long a caller of a queue that prefers one agent is kept out of the line, to know who that is.
	knowLimit = 500 * time.Millisecond
)

// match looks the caller up among the contacts without making anybody else wait for the database. With first the caller
// is enqueued only when the answer is here, or late: otherwise somebody else would ring before the agent who is preferred.
func (t *turn) match(i events.Interaction, first bool) {
	limit := matchLimit
	if first {
		limit = knowLimit
	}
	d, rule := t.d, t.queue(i.QueueID).Care.Chosen
	d.lookups.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		c, known := d.caller(ctx, i)
		agent, wait := d.preferred(ctx, c, known, rule)
		err := d.post(func(t *turn) {
			if known {
				t.matched(i.ID, c)
			}
			t.choose(i.ID, agent, wait)
			if now, ok := t.d.work[i.ID]; ok && first && now.State == events.InteractionNew {
				t.enqueue(now)
			}
		})
		if err != nil && first {
			d.cfg.Logger.Error("a caller was handed to the PBX's fallback", "call", i.CallID, "error", err)
			d.voice.Fallback(i.CallID)
		}
	})
}

// looksFirst reports whether a caller has to be known before they stand in line.
func (t *turn) looksFirst(i events.Interaction) bool {
	c := t.queue(i.QueueID).Care.Chosen
	return t.d.cfg.Finder != nil && i.From != "" && (c.OwnerSeconds > 0 || c.LastAgentSeconds > 0)
}

// caller is the one contact that the customer's number belongs to.
func (d *Desk) caller(ctx context.Context, i events.Interaction) (contacts.Contact, bool) {
	number := customerNumber(i)
	if d.cfg.Finder == nil || number == "" {
		return contacts.Contact{}, false
	}
	found, err := d.cfg.Finder.FindContacts(ctx, i.SiteID, "phone", number, 2)
	if err != nil || len(found) != 1 {
		return contacts.Contact{}, false
	}
	return found[0], true
}

// preferred is the agent a queue wants for a contact, and how long the contact waits for that one: the owner, or else who
// spoke with them last.
func (d *Desk) preferred(ctx context.Context, c contacts.Contact, known bool, rule queues.Chosen) (agentID string, wait time.Duration) {
	switch {
	case !known:
	case rule.OwnerSeconds > 0 && c.OwnerID != "":
		return c.OwnerID, seconds(rule.OwnerSeconds)
	case rule.LastAgentSeconds > 0 && d.cfg.Last != nil:
		id, at, err := d.cfg.Last.LastAgent(ctx, c.ID)
		if err == nil && id != "" && d.cfg.Clock.Now().Sub(at) <= time.Duration(rule.LastAgentDays)*24*time.Hour {
			return id, seconds(rule.LastAgentSeconds)
		}
	}
	return "", 0
}

func (t *turn) matched(id string, c contacts.Contact) {
	if now, ok := t.d.work[id]; ok {
		t.belongs(now, c)
		return
	}
	for _, i := range t.d.work { // it became something else before the answer was here: a message, a callback
		if i.ParentID == id {
			t.belongs(i, c)
		}
	}
}

// matchAgain looks up who was not known yet when the daemon ended.
func (t *turn) matchAgain() {
	for _, i := range t.d.work {
		if i.ContactID == "" && i.State != events.InteractionDone && i.Kind != events.KindConsult && !i.Channel.Written() {
			t.match(i, false)
		}
	}
}

func (t *turn) belongs(now events.Interaction, c contacts.Contact) {
	if now.ContactID != "" {
		return
	}
	next := now
	next.ContactID = c.ID
	if next.FromName == "" {
		next.FromName = c.Name
	}
	t.putInteraction(now, next, change{typ: events.InteractionMatched})
}

// choose lets a caller wait for one agent, if that one is at work and nobody else was chosen or rings already.
func (t *turn) choose(id, agentID string, wait time.Duration) {
	i, ok := t.d.work[id]
	a, signedIn := t.d.agents[agentID]
	waits := i.State == events.InteractionNew || i.State == events.InteractionInQueue
	if !ok || agentID == "" || i.Attempt != nil || !signedIn || a.State == events.AgentOffline || !waits || i.ChosenID != "" {
		return
	}
	next := i
	next.ChosenID, next.ChosenUntil = agentID, t.now.Add(wait)
	t.putInteraction(i, next, change{typ: events.InteractionMatched, agentID: agentID, why: "preferred"})
}
