package calls

import (
	"context"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// What a waiting caller hears besides music, and the keys they press. The desk decides what is said; here is how.

// Inputs of waiting callers.
const (
	WantSay      Input = "want_say"      // say something over the music; nothing to say only silences
	WantFarewell Input = "want_farewell" // say something, then end the call
	Pressed      Input = "pressed"       // the customer pressed a key
)

func waitingRows() []Transition {
	rows := []Transition{
		{From: events.CallWaiting, Input: WantSay, To: events.CallWaiting, do: (*step).say},
	}
	for _, s := range []events.CallState{events.CallWaiting, events.CallOffering} {
		rows = append(rows,
			Transition{From: s, Input: Pressed, When: "the customer", guard: currentCustomer, To: s, do: (*step).pressed},
			Transition{From: s, Input: PromptEnded, When: "what was said last", guard: currentPrompt, To: s, do: (*step).said},
			Transition{From: s, Input: WantFarewell, To: events.CallClosing, do: (*step).farewell})
	}
	return rows
}

func currentPrompt(x *step) bool { return x.call.Prompt != "" && x.s.Playback == x.call.Prompt }

// say plays over the music of the holding bridge, which comes back by itself. What was being said is cut off.
func (x *step) say() {
	x.hush()
	l := x.live(events.LegCustomer)
	if l == nil || len(x.s.Media) == 0 {
		return
	}
	x.call.Prompt = x.call.ID + "-say-" + strconv.FormatInt(x.now.UnixMilli(), 36)
	e := Effect{Do: Say, LegID: l.ID, Channel: l.ChannelID, Sounds: x.s.Media, ID: x.call.Prompt}
	if x.s.Input != WantMessage && x.call.Direction == events.Inbound && (x.call.State == events.CallWaiting || x.call.State == events.CallOffering) {
		e.Timeout = sayMargin + time.Duration(len(e.Sounds))*soundTime
	}
	x.effect(e)
}

// While Asterisk plays to a channel it takes no other command for it, so the lease is made longer by what the sounds may
// take before they begin; nothing renews it meanwhile.
const (
	sayMargin = 10 * time.Second
	soundTime = 2 * time.Second
)

// saying reports whether something plays to a caller who waits under such a lease. Longer than any talk it is not believed:
// then the news of the end was lost.
func (a *actor) saying() bool {
	waits := a.call.State == events.CallWaiting || a.call.State == events.CallOffering
	return waits && a.call.Prompt != "" && a.eng.now().Sub(a.saidAt) < time.Minute
}

// hush ends what is being said: the caller talks to somebody now, or hears something newer.
func (x *step) hush() {
	if x.call.Prompt == "" || x.call.State == events.CallGreeting {
		return
	}
	e := Effect{Do: Hush, ID: x.call.Prompt}
	if l := x.live(events.LegCustomer); l != nil {
		e.Channel = l.ChannelID
	}
	x.effect(e)
	x.call.Prompt = ""
}

func (x *step) said() {
	x.call.Prompt = ""
	x.lease()
	x.tell(desk.NoticeSaid, "")
}

func (x *step) pressed() {
	x.effect(Effect{Do: Tell, Notice: desk.Notice{Kind: desk.NoticeDigit, CallID: x.call.ID, Digit: x.s.Digit, At: x.now}})
}

// farewell says the last thing and ends the call when it was said.
func (x *step) farewell() {
	x.call.EndCause = x.s.Cause
	x.dropRole(events.LegAgent, events.CauseWithdrawn)
	x.say()
	if x.call.Prompt == "" {
		x.dropAll(x.s.Cause)
	}
}

// unanswered tells the desk that the agent did not take an offer whose customer is only called afterwards.
func (x *step) unanswered() {
	if l := x.leg(x.s.LegID); l != nil && l.State == events.LegRinging {
		x.tellOffer(desk.NoticeOfferEnded, l.OfferID, l.AgentID, x.s.Cause)
	}
}

// accepted tells the desk that the agent took it, so the customer is being called.
func (x *step) accepted() {
	if l := x.leg(x.s.LegID); l != nil {
		x.tellOffer(desk.NoticeAccepted, l.OfferID, l.AgentID, events.CauseAnswered)
	}
}

// ringingOffer tells an offer that may still be withdrawn.
func ringingOffer(x *step) bool {
	l := x.live(events.LegAgent)
	return currentOffer(x) && l.State == events.LegRinging
}

// Pressed tells that a key was pressed at the far end of a channel.
func (e *Engine) Pressed(channel, digit string) {
	a, leg := e.of(channel)
	if a == nil || len(digit) != 1 {
		return
	}
	a.post(func(a *actor) {
		if l := a.leg(leg); l != nil && l.Confirm && digit == confirmDigit {
			a.step(Signal{Input: Confirmed, LegID: leg})
			return
		}
		a.step(Signal{Input: Pressed, LegID: leg, Digit: digit})
	})
}

// Announce implements desk.Voice.
func (e *Engine) Announce(callID string, media []string) {
	e.wish(callID, Signal{Input: WantSay, Media: media})
}

// Farewell implements desk.Voice.
func (e *Engine) Farewell(callID string, media []string, cause events.Cause) {
	e.wish(callID, Signal{Input: WantFarewell, Media: media, Cause: cause})
}

// say plays under a lease that outlasts it; what waits at the PBX for its end would come too late.
func (a *actor) say(ctx context.Context, s Switch, e Effect) {
	if e.Timeout > 0 {
		a.lease(ctx, s, e.Channel, a.eng.cfg.Lease+e.Timeout)
	}
	if err := s.Say(ctx, e.Channel, e.ID, e.Sounds); err != nil {
		a.note("say", err)
		a.signal(Signal{Input: PromptEnded, Playback: e.ID})
	}
}
