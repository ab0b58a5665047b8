package calls

import (
	"context"
	"strings"
	"time"

	"github.com/cordboard/cordboard/calls/recordings"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// The news of the PBX, as the owner of the event stream hands it over. All methods return at once and may be called
// with what was seen before: events come twice and late.

// Door is what the dialplan tells with a caller: Stasis(app,inbound,<number>).
const Door = "inbound"

// Entered tells that a channel entered our application.
func (e *Engine) Entered(ch Channel) {
	if _, snoop := recordings.Of(ch.ID); snoop || isMonitor(ch.ID) || isBlip(ch.ID) {
		return
	}
	if a, leg := e.of(ch.ID); a != nil && !e.standAnswers(ch.ID) {
		if len(ch.AppArgs) > 0 && ch.AppArgs[0] == detectDoor {
			e.detected(a, leg, ch)
			return
		}
		a.signal(Signal{Input: LegUp, LegID: leg})
		return
	}
	if e.standEntered(ch.ID) {
		return
	}
	if isOurs(ch.ID) {
		e.orphan(ch.ID)
		return
	}
	if len(ch.AppArgs) == 0 {
		return
	}
	switch ch.AppArgs[0] {
	case Door:
		e.arrived(ch)
	case PageDoor:
		e.arrivedFromPage(ch)
	}
}

const subscribeDelay = 200 * time.Millisecond

// arrived starts the call of a caller at the door.
func (e *Engine) arrived(ch Channel) {
	to := ch.Exten
	if len(ch.AppArgs) > 1 {
		to = ch.AppArgs[1]
	}
	now := e.now()
	id := e.cfg.IDs.New()
	c := events.Call{ID: id, Direction: events.Inbound, State: events.CallArriving, Since: now, StartedAt: now, From: ch.Caller, FromName: ch.Name, To: to,
		Legs: []events.Leg{{ID: ch.ID, Role: events.LegCustomer, ChannelID: ch.ID, Number: ch.Caller, State: events.LegRinging, CreatedAt: now}}}
	e.begin(c, ch, desk.Arrival{CallID: id, From: ch.Caller, FromName: ch.Name, To: to})
}

// begin starts the actor of a call that came in and tells the desk.
func (e *Engine) begin(c events.Call, ch Channel, arrival desk.Arrival) {
	a := e.spawn(c)
	born := time.Now()
	a.post(func(a *actor) {
		a.born, a.language = born, ch.Language
		a.record(events.CallStarted, ch.ID, events.CauseNone)
	})
	// The desk decides while the record is written; nothing is done for the caller before its own record stands.
	e.cfg.Desk.Arrive(arrival)
	// The end of a channel that came through the dialplan is told only to those who ask; there is time for that when the
	// agent's phone rings. Who hangs up before is seen to leave.
	e.cfg.Clock.AfterFunc(subscribeDelay, func() { a.post(func(a *actor) { a.subscribe(ch.ID) }) })
}

// Alerting tells that a channel we called rings at the far end.
func (e *Engine) Alerting(channel string) {
	if a, leg := e.of(channel); a != nil {
		a.signal(Signal{Input: Ringing, LegID: leg})
	}
}

// Left tells that a channel left our application: hung up, or on its way to the fallback.
func (e *Engine) Left(channel string) {
	if id, snoop := recordings.Of(channel); snoop {
		e.snoopLeft(id)
		return
	}
	if isMonitor(channel) {
		e.takeLeft(channel)
		return
	}
	a, leg := e.of(channel)
	if a == nil {
		return
	}
	a.post(func(a *actor) {
		for _, l := range a.call.Legs {
			if l.ID == leg && l.Dropping == events.CauseOverflow {
				a.step(Signal{Input: LegGone, LegID: leg, Cause: events.CauseOverflow})
				return
			}
		}
		if !a.detecting(leg) { // its end is told by the PBX, or it comes back
			a.left(leg)
		}
	})
}

// Destroyed tells that a channel is gone, with its Q.850 and, where the PBX tells it, its technology's cause.
func (e *Engine) Destroyed(channel string, q850, tech int) {
	a, leg := e.of(channel)
	e.standGone(channel)
	if a == nil {
		return
	}
	a.post(func(a *actor) {
		answered := a.answered(channel)
		a.step(Signal{Input: LegGone, LegID: leg, Cause: causeOf(q850, answered), Q850: q850, Tech: tech})
	})
}

// Played tells that a prompt ended, by itself or because it failed.
func (e *Engine) Played(playback string) {
	id, what, ok := strings.Cut(playback, "-")
	if !ok || what == "tone" {
		return
	}
	if a := e.actor(id); a != nil {
		a.signal(Signal{Input: PromptEnded, Playback: playback})
	}
}

// orphan hangs up a channel of ours that no call knows: what is left of a request whose call ended meanwhile.
func (e *Engine) orphan(channel string) {
	e.stats.Orphans.Add(1)
	e.cfg.Logger.Warn("a channel of ours belongs to no call; it is hung up", "channel", channel)
	e.lane(channel, func(ctx context.Context, s Switch) { e.note("", "hang up orphan", s.Hangup(ctx, channel, "normal")) })
}
