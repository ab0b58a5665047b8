package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
)

const directorySnapshot = "directory"

// keptDirectory reads the directory and keeps what was read beside the journal, so that the next start can do without
// the database.
type keptDirectory struct {
	directory.Store
	journal *journal.Journal
	log     *slog.Logger
}

// LoadDirectory implements directory.Store.
func (k keptDirectory) LoadDirectory(ctx context.Context) (*directory.Directory, error) {
	dir, err := k.Store.LoadDirectory(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(dir)
	if err == nil {
		err = k.journal.SaveSnapshot(ctx, directorySnapshot, k.journal.LastSeq(), raw)
	}
	if err != nil {
		k.log.Warn("the directory could not be kept for a start without the database", "error", err)
	}
	return dir, nil
}

// loadKept returns the directory kept by an earlier run, or nil.
func loadKept(ctx context.Context, j *journal.Journal, log *slog.Logger) *directory.Directory {
	_, raw, err := j.LoadSnapshot(ctx, directorySnapshot)
	if err != nil || len(raw) == 0 {
		return nil
	}
	dir := directory.Empty()
	if err := json.Unmarshal(raw, dir); err != nil {
		log.Warn("the kept directory is damaged and is not used", "error", err)
		return nil
	}
	return dir
}

// announce is told of every committed change; it must not block a request.
func (d *daemon) announce(e events.DirectoryEvent) {
	d.accounts.DirectoryChanged(e)
	select {
	case d.announced <- e:
	default:
		d.log.Warn("a change of the directory was not announced; browsers see it after their next reload", "noun", e.Noun)
	}
}

// tellDirectory turns committed changes into events.
func (d *daemon) tellDirectory(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-d.announced:
			if e.Noun == "site" {
				d.readZones(ctx)
			}
			switch e.Noun {
			case "prompt":
				d.prompts.Wake()
			case "campaign", "trunk", "list":
				d.dialler.Changed(e)
			}
			d.record(events.DirectoryChanged, &e)
		}
	}
}

const janitorEvery = time.Minute

// janitor sweeps what has expired: sessions, tickets, and shifts that outlived their phone's credential.
func (d *daemon) janitor(ctx context.Context) {
	tick := d.clock.NewTicker(janitorEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C():
			if err := d.accounts.Sweep(ctx); err != nil {
				d.log.Debug("expired sessions were not swept; the next round tries again", "error", err)
			}
			d.endOldShifts(ctx)
		}
	}
}

func (d *daemon) endOldShifts(ctx context.Context) {
	live, err := d.desk.Live(ctx)
	if err != nil {
		return
	}
	limit := time.Duration(d.cfg.Phone.ShiftHours) * time.Hour
	for _, a := range live.Agents {
		if a.State == events.AgentOffline || len(a.Work) > 0 || d.clock.Now().Sub(a.ShiftSince) < limit {
			continue
		}
		if err := d.desk.EndShift(ctx, a.ID, "system"); err != nil {
			d.log.Warn("a shift that is over could not be ended", "agent", a.ID, "error", err)
		}
	}
}
