package calls

import (
	"context"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// A standing leg is an agent's phone that is called once, at the start of the shift, and stays on the line: an offer takes
// it into the call's bridge, and the end of the conversation gives it back to a bridge of its own, where it is silent. The
// channel's name follows from the agent, and the agent's record says that there is one: with both, a restart finds it.

const (
	standingPrefix = "cb-s-"
	zipTone        = "sound:beep"
	standingRing   = 45 * time.Second
	pageRing       = 10 * time.Second // of a browser phone, which answers by itself
)

// StandState is where a standing leg stands.
type StandState string

// States of a standing leg.
const (
	StandCalling StandState = "calling"
	StandUp      StandState = "up"      // silent, to be taken
	StandInCall  StandState = "in_call" // taken
	StandLost    StandState = "lost"    // not answered, or hung up
)

// StandInput is what can happen to one.
type StandInput string

// Inputs of a standing leg.
const (
	StandCall   StandInput = "call" // begin, or call again
	StandAnswer StandInput = "answer"
	StandTake   StandInput = "take"
	StandGive   StandInput = "give_back"
	StandGone   StandInput = "gone"
)

// standings is the life of a standing leg as a table; what is not in it changes nothing.
var standings = map[StandState]map[StandInput]StandState{
	"":           {StandCall: StandCalling},
	StandLost:    {StandCall: StandCalling, StandAnswer: StandUp}, // what answers is there, whatever was believed
	StandCalling: {StandAnswer: StandUp, StandGone: StandLost},
	StandUp:      {StandTake: StandInCall, StandGone: StandLost},
	StandInCall:  {StandGive: StandUp, StandGone: StandLost},
}

// stand is one agent's standing leg. The engine's registry owns it, under its lock.
type stand struct {
	agentID string
	device  events.Device
	state   StandState
	// called is set from a call of ours until its answer.
	called bool
}

// StandingDesk is told what becomes of standing legs; package desk implements it.
type StandingDesk interface {
	StandingLeg(agentID string, up bool)
}

func standingChannel(agentID string) string { return standingPrefix + agentID }

func isStanding(channel string) bool { return strings.HasPrefix(channel, standingPrefix) }

// standStep applies an input and reports whether the table knew it.
func (e *Engine) standStep(channel string, in StandInput) (stand, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.stands[channel]
	if s == nil {
		return stand{}, false
	}
	to, ok := standings[s.state][in]
	if ok {
		s.state = to
	}
	return *s, ok
}

// tellStanding lets the desk know.
func (e *Engine) tellStanding(agentID string, up bool) {
	if d, ok := e.cfg.Desk.(StandingDesk); ok {
		d.StandingLeg(agentID, up)
	}
}

// RestoreStanding puts back the standing legs of agents at work; call it before Run. The first look at the PBX shows
// which of them are there still.
func (e *Engine) RestoreStanding(live []events.Agent) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range live {
		if a.Device.Standing && a.State != events.AgentOffline {
			e.stands[standingChannel(a.ID)] = &stand{agentID: a.ID, device: a.Device, state: StandCalling}
		}
	}
}

// Stand implements desk.Standing: the agent's phone is called, unless it is on the line.
func (e *Engine) Stand(agentID string, d events.Device) {
	ch := standingChannel(agentID)
	e.mu.Lock()
	if e.stands[ch] == nil {
		e.stands[ch] = &stand{agentID: agentID}
	}
	e.stands[ch].device = d
	e.mu.Unlock()
	if _, ok := e.standStep(ch, StandCall); !ok {
		return
	}
	e.mark(ch, true)
	e.lane(ch, func(ctx context.Context, s Switch) {
		ring := standingRing
		if onPage(d) {
			ring = pageRing
		}
		o, err := e.origination(Effect{Channel: ch, Timeout: ring, Offer: desk.Offer{AgentID: agentID, Device: d}})
		if err == nil {
			err = s.Originate(ctx, o)
		}
		switch s.Classify(err) {
		case FailNone, FailConflict, FailUncertain:
		default:
			e.note("", "standing leg", err)
			e.standGone(ch)
		}
	})
}

// Unstand implements desk.Standing: the shift is over.
func (e *Engine) Unstand(agentID string) {
	ch := standingChannel(agentID)
	e.mu.Lock()
	delete(e.stands, ch)
	e.mu.Unlock()
	e.lane(ch, func(ctx context.Context, s Switch) {
		e.note("", "end standing leg", s.Hangup(ctx, ch, "normal"))
		e.note("", "end standing leg", s.BridgeDelete(ctx, ch))
	})
}

// standEntered takes the answer of a standing leg. Asterisk tells it again after a restart, and after an unmarked return.
func (e *Engine) standEntered(channel string) bool {
	e.mu.Lock()
	known := e.stands[channel] != nil
	e.mu.Unlock()
	if !known {
		return false
	}
	if s, ok := e.standStep(channel, StandAnswer); ok {
		e.mark(channel, false)
		e.lane(channel, func(ctx context.Context, sw Switch) { e.rest(ctx, sw, channel) })
		e.tellStanding(s.agentID, true)
	}
	return true
}

func (e *Engine) mark(channel string, called bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.stands[channel]; s != nil {
		s.called = called
	}
}

// standAnswers reports whether a channel is a standing leg whose answer is awaited. A call may still have the leg before it,
// which had the same name, on its books.
func (e *Engine) standAnswers(channel string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.stands[channel]
	return s != nil && s.called
}

// rest puts the leg into its own bridge.
func (e *Engine) rest(ctx context.Context, s Switch, channel string) {
	err := s.BridgeCreate(ctx, channel, "mixing", "standing")
	if err == nil || s.Classify(err) == FailConflict {
		err = s.AddChannels(ctx, channel, channel)
	}
	e.note("", "standing leg", err)
}

// standGone notes that a standing leg is over.
func (e *Engine) standGone(channel string) {
	if s, ok := e.standStep(channel, StandGone); ok {
		e.tellStanding(s.agentID, false)
	}
}

// take answers an offer with the standing leg: a short tone, then it is as if the phone had answered.
func (a *actor) take(e Effect) {
	waits := a.unmet()
	a.lane(e.Channel, func(ctx context.Context, s Switch) {
		// in the lane, for another call may be giving it back right now
		if _, ok := a.eng.standStep(e.Channel, StandTake); !ok {
			a.signal(Signal{Input: LegGone, LegID: e.LegID, Cause: events.CauseNoRoute})
			return
		}
		switch {
		case onPage(e.Offer.Device):
			// the tone is the page's own, and nobody waits for its end
			a.eng.cfg.Clock.AfterFunc(e.Timeout, func() { a.signal(Signal{Input: Unconfirmed, LegID: e.LegID}) })
		case waits: // somebody has just said hello: while a tone plays nobody is joined, so it comes after
		case !e.Offer.Device.Confirm:
			a.note("zip tone", s.Play(ctx, e.Channel, e.LegID+"-zip", zipTone))
		}
		a.signal(Signal{Input: LegUp, LegID: e.LegID})
	})
}

// giveBack is the end of a conversation for a standing leg: the leg of the call is gone, the channel rests.
func (a *actor) giveBack(e Effect) {
	outbound := a.call.Direction == events.Outbound
	a.lane(e.Channel, func(ctx context.Context, s Switch) {
		_ = s.StopPlayback(ctx, e.LegID+"-ask")
		if outbound { // the ringing tone of a number that nobody answered would go on for ever
			_ = s.StopPlayback(ctx, a.id+"-tone")
		}
		_, _ = a.eng.standStep(e.Channel, StandGive)
		a.eng.rest(ctx, s, e.Channel)
		a.signal(Signal{Input: LegGone, LegID: e.LegID, Cause: e.Cause})
	})
}

// restAgain puts back the standing legs that a join, under way while they were given back, took into its bridge once more.
func (e *Engine) restAgain(members []string) {
	for _, ch := range members {
		if !isStanding(ch) || !e.standUp(ch) {
			continue
		}
		e.lane(ch, func(ctx context.Context, s Switch) {
			if e.standUp(ch) {
				e.rest(ctx, s, ch)
			}
		})
	}
}

func (e *Engine) standUp(channel string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.stands[channel]
	return s != nil && s.state == StandUp
}

// reconcileStanding compares the standing legs with what the PBX has.
func (e *Engine) reconcileStanding(p Picture) {
	e.mu.Lock()
	all := make(map[string]stand, len(e.stands))
	for ch, s := range e.stands {
		if _, busy := e.channels[ch]; busy && s.state != StandLost {
			s.state = StandInCall
		}
		all[ch] = *s
	}
	e.mu.Unlock()
	for ch, s := range all {
		there, ok := p.Channels[ch]
		switch {
		case !ok:
			e.standGone(ch)
		case there.Up && (s.state == StandCalling || s.state == StandLost):
			e.standEntered(ch)
		case there.Up:
			e.tellStanding(s.agentID, true)
		}
	}
}

// strayRests removes the bridges of standing legs whose shift ended while nobody could.
func (e *Engine) strayRests(p Picture) {
	for id := range p.Bridges {
		e.mu.Lock()
		known := e.stands[id] != nil
		e.mu.Unlock()
		if isStanding(id) && !known {
			e.lane(id, func(ctx context.Context, s Switch) { e.note("", "bridge delete", s.BridgeDelete(ctx, id)) })
		}
	}
}

// channelFor is the channel of an offer's leg; empty stands for one of its own.
func channelFor(o desk.Offer) string {
	if o.Device.Standing {
		return standingChannel(o.AgentID)
	}
	return ""
}
