package imports

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// Config is what an Importer needs.
type Config struct {
	Works lists.Works
	Files Files
	Clock clock.Clock
	Log   *slog.Logger
}

// Importer does what imports are ordered to. Create it with New and run it once.
type Importer struct {
	Config
	bell chan struct{}
}

// New returns an importer that does nothing yet.
func New(c Config) *Importer { return &Importer{Config: c, bell: make(chan struct{}, 1)} }

// Wake tells that there may be work.
func (m *Importer) Wake() {
	select {
	case m.bell <- struct{}{}:
	default:
	}
}

const (
	// lookEvery is how often work is looked for without being woken, and how long trouble of the database is waited out.
	lookEvery = 10 * time.Second
	// triesMost is how often an import begins before it is given up.
	triesMost = 5
	// keptFor is how long files and the records of imports are kept that are over or were never begun.
	keptFor = 7 * 24 * time.Hour
)

// Run works until ctx ends.
func (m *Importer) Run(ctx context.Context) {
	tick := m.Clock.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		m.turn(ctx)
		select {
		case <-ctx.Done():
			return
		case <-m.bell:
		case <-tick.C():
		}
	}
}

// turn does all there is.
func (m *Importer) turn(ctx context.Context) {
	m.settle(ctx)
	for ctx.Err() == nil {
		all, err := m.Works.WaitingImports(ctx)
		if err != nil {
			m.trouble("imports were not looked for", "", err)
			return
		}
		if len(all) == 0 {
			break
		}
		if !m.one(ctx, all[0]) {
			return // the database is away; the next round tries again
		}
		m.settle(ctx)
	}
	if err := m.Works.RemoveLeaving(ctx); err != nil {
		m.trouble("the leads of deleted lists were not removed", "", err)
	}
	m.forget(ctx)
}

// settle lets campaigns have the lists that people gave them; an import may take long, so it is asked between two.
func (m *Importer) settle(ctx context.Context) {
	if err := m.Works.SettleCampaigns(ctx); err != nil {
		m.trouble("campaigns did not get their lists", "", err)
	}
}

func (m *Importer) trouble(what, id string, err error) {
	if !errors.Is(err, context.Canceled) {
		m.Log.Warn(what+"; the next round tries again", "import", id, "error", err)
	}
}

// one does one import as far as it goes, and answers whether the next may be begun. What cannot be done is told by the import.
func (m *Importer) one(ctx context.Context, i lists.Import) bool {
	err := m.do(ctx, &i)
	switch {
	case err == nil || errors.Is(err, errCancelled):
		return true
	case ctx.Err() != nil:
		return false // taken up again at the next start
	}
	if passing(err) && i.Tries < triesMost {
		m.trouble("an import was interrupted", i.ID, err)
		return false
	}
	return m.fail(ctx, i, err)
}

// passing says that trouble may be over the next time.
func passing(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.Unavailable || code == fault.TooMany
}

// fail takes back what an import wrote and tells why it failed.
func (m *Importer) fail(ctx context.Context, i lists.Import, why error) bool {
	if err := m.Works.UndoImport(ctx, i); err != nil && fault.CodeOf(err) != fault.NotFound {
		m.trouble("a failed import was not taken back", i.ID, err)
		return false
	}
	if fault.CodeOf(why) == fault.Internal {
		m.Log.Error("an import failed", "import", i.ID, "error", why)
	}
	i.State, i.Trouble = lists.Failed, fault.Public(why)
	if _, err := m.Works.StepImport(ctx, &i); err != nil {
		m.trouble("a failed import was not written down", i.ID, err)
		return false
	}
	return true
}

// forget removes old imports with their files.
func (m *Importer) forget(ctx context.Context) {
	old, err := m.Works.OldImports(ctx, m.Clock.Now().Add(-keptFor))
	if err != nil {
		m.trouble("old imports were not looked for", "", err)
		return
	}
	for _, i := range old {
		if err := m.Files.Remove(i.ID); err != nil {
			m.trouble("the file of an old import was not removed", i.ID, err)
			continue
		}
		if err := m.Works.ForgetImport(ctx, i.ID); err != nil {
			m.trouble("an old import was not forgotten", i.ID, err)
			return
		}
	}
	for id, at := range m.Files.Kept() {
		// Of an import that was never written down, or is long forgotten.
		if m.Clock.Now().Sub(at) > 2*keptFor {
			if err := m.Files.Remove(id); err != nil {
				m.trouble("a file nobody knows was not removed", id, err)
			}
		}
	}
}
