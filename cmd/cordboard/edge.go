package main

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/ui"
	"github.com/cordboard/cordboard/web"
)

func (d *daemon) newWeb() (*web.Server, error) {
	return web.New(web.Config{HTTP: d.cfg.HTTP, StateDir: d.cfg.StateDir, PhoneURL: d.cfg.Phone.WSURL, Clock: d.clock, IDs: d.ids, Log: d.log,
		Metrics: d.metrics, Version: version, Instance: d.instance, IdleMinutes: d.cfg.Desk.IdleMinutes, UI: ui.Dist(), Desk: d.desk, Phones: phoneDesk{d.phones}, Accounts: d.accounts,
		Stores: web.Stores{Queues: d.store, Prompts: d.store, Uses: d.store, Import: d.store, Agents: d.store, Contacts: d.store, Sites: d.store, Audit: d.store, History: d.store, Recordings: d.store, Past: d.store, Mailboxes: d.store, Heard: d.store, Missed: d.store, Lists: d.store, Campaigns: d.store, Guides: d.store, Threads: d.store, Inboxes: d.store, Automation: d.store, Canned: d.store, Bots: d.store, Files: d.store}, Inbox: d.inbox, Bots: d.bots, Assistant: d.assistant, Files: d.files, Inline: media.Inline, Pictures: media.NewFetcher(), Widget: d.widget(), Importer: d.importer, Eraser: d.eraser, Engine: d.dialler, RecordingPath: d.recordingPath,
		Journal: d.journal, Checks: d.checks(), Today: d.today, Zone: d.zone, Extension: d.extension})
}

// extension looks a telephone up in the PBX.
func (d *daemon) extension(ctx context.Context, number string) (known, online bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	e, err := d.ari.Endpoint(ctx, "PJSIP", number)
	switch {
	case errors.Is(err, ari.ErrNotFound):
		return false, false, nil
	case err != nil:
		return false, false, pbxDown("it could not be asked for the extension")
	}
	return true, e.State == "online", nil
}

// phoneDesk answers the web's wish for a phone in the web's words.
type phoneDesk struct{ *calls.Phones }

// Issue implements web.Phones.
func (p phoneDesk) Issue(ctx context.Context, a agents.Profile, _ string) (web.PhoneCredential, error) {
	c, err := p.Phones.Issue(ctx, a.ID)
	if err != nil {
		return web.PhoneCredential{}, err
	}
	return web.PhoneCredential{Endpoint: c.Endpoint, URI: "sip:" + c.Endpoint + "@cordboard.invalid", Password: c.Password, WSPath: "phone/ws",
		ExpiresAt: c.ExpiresAt, AutoAnswer: a.AutoAnswer, ICEServers: []web.ICEServer{}}, nil
}

func pbxDown(why string) error {
	return fault.New(fault.Unavailable, "The link to the PBX is down: "+why+".").WithKey("pbx.down")
}

// checks are what readiness depends on. Calls go on without the database; without the PBX there is nothing to serve.
func (d *daemon) checks() []web.Check {
	return append(d.tower.checks(), []web.Check{
		{Name: "journal", Probe: func(context.Context) error {
			if d.recorder.Waiting() > 0 {
				return fault.New(fault.Unavailable, "The journal cannot write, events wait in memory: "+d.recorder.LastError()+".").WithKey("journal.waiting")
			}
			return nil
		}},
		{Name: "pbx", Probe: func(context.Context) error {
			if why := d.owner.rival.Load(); why != nil {
				return pbxDown(*why)
			}
			if s := d.stream.State(); s.Phase != ari.Up && s.Err != nil {
				return pbxDown(s.Err.Error())
			} else if s.Phase != ari.Up {
				return pbxDown("the connection is being made")
			}
			return nil
		}},
		{Name: "desk", Probe: d.healthy},
		{Name: "database", Degrades: true, Probe: d.store.Ping},
		{Name: "inbox", Degrades: true, Probe: func(context.Context) error { return d.inbox.Trouble() }},
		{Name: "prompts", Degrades: true, Probe: func(context.Context) error { return d.prompts.Trouble() }},
		{Name: "projector", Degrades: true, Probe: func(context.Context) error {
			if s := d.projector.Stats(); s.LastError != "" {
				return errors.New(s.LastError)
			}
			return nil
		}},
	}...)
}

// healthy is what systemd's watchdog asks: that the desk takes turns and browsers hear of it.
func (d *daemon) healthy(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if _, err := d.desk.Live(ctx); err != nil {
		return err
	}
	return d.web.Healthy(ctx)
}

// observe registers the figures of the parts that know no Prometheus.
func (d *daemon) observe() {
	gauge := func(name, help string, f func() float64) {
		d.metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "cordboard_" + name, Help: help}, f))
	}
	counter := func(name, help string, f func() float64) {
		d.metrics.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "cordboard_" + name, Help: help}, f))
	}
	gauge("calls_live", "Calls that are owned now.", func() float64 { return float64(d.calls.Count()) })
	counter("calls_requests_failed_total", "Requests to the PBX that failed.", func() float64 { return float64(d.calls.Stats().Failed.Load()) })
	counter("calls_inputs_refused_total", "Inputs that found a call's mailbox full.", func() float64 { return float64(d.calls.Stats().Refused.Load()) })
	counter("calls_orphans_total", "Channels of ours that no call knew.", func() float64 { return float64(d.calls.Stats().Orphans.Load()) })
	gauge("recordings_waiting", "Recordings that ended and are not fetched from the PBX yet.", func() float64 { return float64(d.tapes.Stats().Waiting.Load()) })
	counter("recordings_stored_total", "Recordings that were stored.", func() float64 { return float64(d.tapes.Stats().Stored.Load()) })
	counter("recordings_failed_total", "Recorded conversations of which there is nothing to hear.", func() float64 { return float64(d.tapes.Stats().Failed.Load()) })
	counter("recordings_retries_total", "Tries to fetch a recording that came to nothing yet.", func() float64 { return float64(d.tapes.Stats().Retries.Load()) })
	gauge("journal_waiting_events", "Events that wait in memory because the journal cannot write.", func() float64 { return float64(d.recorder.Waiting()) })
	counter("journal_lost_events_total", "Events that found no room in memory while the journal could not write.", func() float64 { return float64(d.recorder.Lost()) })
	gauge("journal_last_seq", "The last event of the journal.", func() float64 { return float64(d.journal.LastSeq()) })
	gauge("projector_position", "The last event the database has.", func() float64 { return float64(d.projector.Stats().Position) })
	gauge("projector_lag_seconds", "Age of the oldest event the database does not have.", func() float64 { return d.projector.Stats().Lag.Seconds() })
	counter("projector_rejected_total", "Events put aside because the database refused them.", func() float64 { return float64(d.projector.Stats().Rejected) })
	observeInbox(d.inbox, gauge, counter)
	gauge("ari_up", "1 while the PBX's events reach us.", func() float64 {
		if d.stream.State().Phase == ari.Up {
			return 1
		}
		return 0
	})
	counter("ari_events_total", "Events of the PBX that were handled.", func() float64 { return float64(d.stream.Stats().Delivered) })
}
