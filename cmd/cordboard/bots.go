package main

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/assist"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/inbox"
)

// botParts makes the book of bots and the agents' assistant. The inbox runs the bot; see channels/inbox.
func (d *daemon) botParts() *inbox.BotParts {
	d.bots = setup.NewBook(setup.Options{Rows: d.store.Knowledge(), Ledger: d.store, Hours: inboxHours{d}, HTTP: providerClient(), Clock: d.clock, Log: d.log})
	d.assistant = assist.New(assist.Options{Models: d.bots, Knowledge: d.bots, Ledger: d.store, Clock: d.clock, IDs: d.ids, Log: d.log})
	return &inbox.BotParts{Policies: d.bots, Models: d.bots, Knowledge: d.bots, Ledger: d.store, Actions: d.store, Caller: d.bots}
}

const (
	botsReread = time.Minute // what another daemon changed, or what could not be read
	botsRetry  = 2 * time.Second
)

// readBots keeps the book of bots as the database has it until ctx ends.
func (d *daemon) readBots(ctx context.Context) {
	for {
		wait := botsReread
		if err := d.bots.Reload(ctx); err != nil {
			wait = botsRetry
			if ctx.Err() == nil {
				d.log.Warn("the bots of the inboxes cannot be read; it is tried again", "error", err)
			}
		}
		tick := d.clock.NewTicker(wait)
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C():
			tick.Stop()
		}
	}
}

// inboxHours are the hours of the schedule of an inbox.
type inboxHours struct{ d *daemon }

// InboxHours implements setup.Hours. An inbox without a schedule, or with one that is gone, is always open.
func (h inboxHours) InboxHours(inboxID string, at time.Time) bot.Hours {
	in, _, err := h.d.inbox.Inbox(inboxID)
	if err != nil {
		return bot.Hours{Open: true}
	}
	sc, ok := h.d.desk.Directory().Schedules[in.Policy.ScheduleID]
	if !ok {
		return bot.Hours{Open: true}
	}
	if open, _ := sc.Open(at); open {
		return bot.Hours{Open: true}
	}
	out := bot.Hours{Opens: sc.Due(at, time.Minute).Add(-time.Minute)}
	if zone, err := time.LoadLocation(sc.TimeZone); err == nil {
		out.Opens = out.Opens.In(zone)
	}
	if open, _ := sc.Open(out.Opens); !open {
		out.Opens = time.Time{} // it never opens
	}
	return out
}
