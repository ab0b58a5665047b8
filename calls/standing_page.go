package calls

import (
	"context"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// The standing leg of a browser phone is answered by its page without a ring, and an offer to it is taken on the page:
// what is a 1 pressed on another phone is a request of the page here.

// onPage reports whether a phone is a browser's and stays on the line.
func onPage(d events.Device) bool { return d.Standing && d.Kind == "browser" }

// toPage reports whether a leg leads to a browser phone.
func toPage(l *events.Leg) bool { return l.AgentID != "" && l.Endpoint == desk.Endpoint(l.AgentID) }

// wantsWord reports whether somebody has to take the call once the phone is up. Whoever asked for it on their page has.
func wantsWord(o desk.Offer) bool { return o.Device.Confirm && !(o.AnswerNow && onPage(o.Device)) }

// Accept implements desk.Standing. An offer whose leg is still being taken is accepted right after that.
func (e *Engine) Accept(callID, offerID string) {
	a := e.actor(callID)
	if a == nil {
		return
	}
	a.post(func(a *actor) {
		for _, l := range a.call.Legs {
			if l.OfferID != offerID || !l.Confirm || l.State == events.LegGone || l.Dropping != "" {
				continue
			}
			s := Signal{Input: Confirmed, LegID: l.ID}
			if l.State == events.LegUp {
				a.step(s)
				return
			}
			a.lane(l.ChannelID, func(context.Context, Switch) { a.signal(s) })
		}
	})
}

// DropStanding implements desk.Standing: the page that has the leg goes away, or is gone.
func (e *Engine) DropStanding(agentID string) {
	ch := standingChannel(agentID)
	e.mu.Lock()
	s := e.stands[ch]
	there := s != nil && s.state != StandLost
	e.mu.Unlock()
	if !there {
		return
	}
	e.lane(ch, func(ctx context.Context, s Switch) {
		err := s.Hangup(ctx, ch, "normal")
		if err != nil && s.Classify(err) == FailGone {
			e.standGone(ch)
			return
		}
		e.note("", "drop standing leg", err)
	})
}
