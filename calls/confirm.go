package calls

import (
	"context"
	"fmt"
	"strings"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// An agent's outside number is answered by whoever or whatever is there, a voicemail among them. So the customer is
// connected only when 1 was pressed; until then the offer stands and the customer hears music.

const (
	confirmPrompt = "sound:cordboard/press-one"
	confirmDigit  = "1"
)

// confirmations are the rows of the table that come before the usual ones: an answer that has to be confirmed is none yet.
func confirmations() []Transition {
	var rows []Transition
	for _, s := range []events.CallState{events.CallOffering, events.CallDialing, events.CallAway} {
		then := (*step).join
		if s == events.CallDialing {
			then = (*step).dialCustomer
		}
		rows = append(rows,
			Transition{From: s, Input: LegUp, When: "the agent's, who has to press 1", guard: unconfirmed, To: s, do: (*step).askAgent},
			Transition{From: s, Input: Confirmed, When: "by the agent", guard: unconfirmed, To: s, do: func(x *step) { x.confirm(); then(x) }})
	}
	return append(rows,
		Transition{From: events.CallOffering, Input: Unconfirmed, When: "by the agent", guard: unconfirmed, To: events.CallWaiting, do: (*step).notConfirmed},
		Transition{From: events.CallAway, Input: Unconfirmed, When: "by the agent", guard: unconfirmed, To: events.CallAway, do: func(x *step) { x.dropRole(events.LegAgent, events.CauseNoAnswer) }},
		Transition{From: events.CallDialing, Input: Unconfirmed, When: "by the agent", guard: unconfirmed, To: events.CallClosing, do: func(x *step) { x.finish(events.CauseDeviceLost) }})
}

func unconfirmed(x *step) bool {
	l := x.live(events.LegAgent)
	return l != nil && l.ID == x.s.LegID && l.Confirm
}

// askAgent plays the question. An answer is told more than once; it is asked once.
func (x *step) askAgent() {
	if l := x.leg(x.s.LegID); l.State == events.LegRinging {
		x.up()
		x.ask(l)
	}
}

func (x *step) ask(l *events.Leg) {
	if toPage(l) {
		return // the page asks
	}
	x.effect(Effect{Do: Ask, LegID: l.ID, Channel: l.ChannelID, ID: askID(l), Media: confirmPrompt, Language: l.Language})
}

func askID(l *events.Leg) string { return l.ID + "-ask" }

// confirm makes the answer one. The mark lets the record of the leg be told, so that a restart does not ask again.
func (x *step) confirm() {
	l := x.leg(x.s.LegID)
	l.Confirm = false
	x.mark(events.CallChanged, l.ID, events.CauseAnswered)
	if !toPage(l) {
		x.effect(Effect{Do: ToneOff, Channel: l.ChannelID, ID: askID(l)})
	}
}

func (x *step) notConfirmed() {
	l := x.leg(x.s.LegID)
	x.tellOffer(desk.NoticeOfferEnded, l.OfferID, l.AgentID, events.CauseNoAnswer)
	x.drop(l, events.CauseNoAnswer)
}

// askFor plays the question in the agent's language and gives the answer its time.
func (a *actor) askFor(e Effect) {
	a.lane(e.Channel, func(ctx context.Context, s Switch) {
		if e.Language != "" {
			a.note("language", s.SetVariable(ctx, e.Channel, "CHANNEL(language)", soundTag(e.Language)))
		}
		a.note("ask", s.Play(ctx, e.Channel, e.ID, e.Media))
	})
	a.eng.cfg.Clock.AfterFunc(desk.ConfirmTime, func() { a.signal(Signal{Input: Unconfirmed, LegID: e.LegID}) })
}

// asked are the legs whose person was asked and has not answered yet.
func (a *actor) asked() []*events.Leg {
	var out []*events.Leg
	for _, r := range []events.LegRole{events.LegAgent, events.LegThird, events.LegMonitor} {
		if l := liveLeg(&a.call, r); l != nil && l.Confirm && l.State == events.LegUp {
			out = append(out, l)
		}
	}
	return out
}

// askAgain repeats the question after a restart: whether it was heard, and what was pressed meanwhile, nobody knows.
func (a *actor) askAgain() {
	x := &step{call: &a.call, now: a.eng.now()}
	for _, l := range a.asked() {
		x.ask(l)
	}
	a.do(x.fx...)
}

// outside reports whether an offer goes to a number beyond the PBX.
func outside(o desk.Offer) bool { return o.Device.Kind == "number" }

// originationOutside dials an agent's number over the outbound route. It shows what the agent's profile says, or else the
// customer's number, as far as that can be signalled.
func (e *Engine) originationOutside(o Origination, x desk.Offer) (Origination, error) {
	if !dialable(x.Device.Endpoint) {
		return o, fmt.Errorf("%q is no number that may be dialled", x.Device.Endpoint)
	}
	o.Endpoint = strings.ReplaceAll(e.cfg.Route, "{number}", x.Device.Endpoint)
	switch {
	case x.Device.CallerID != "":
		o.CallerID = x.Device.CallerID
	case dialable(x.CallerID):
		o.CallerID = x.CallerID
	}
	return o, nil
}

func dialable(number string) bool { return number != "" && strings.Trim(number, "+0123456789*#") == "" }
