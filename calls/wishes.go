package calls

import (
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

var _ desk.Voice = (*Engine)(nil)

func (e *Engine) wish(call string, s Signal) {
	if a := e.actor(call); a != nil {
		a.signal(s)
	}
}

// Plan implements desk.Voice.
func (e *Engine) Plan(callID string, p desk.Plan) { e.wish(callID, Signal{Input: Planned, Plan: p}) }

// Offer implements desk.Voice.
func (e *Engine) Offer(callID string, o desk.Offer) { e.wish(callID, Signal{Input: Offered, Offer: o}) }

// Withdraw implements desk.Voice.
func (e *Engine) Withdraw(callID, offerID string, cause events.Cause) {
	e.wish(callID, Signal{Input: Withdrawn, OfferID: offerID, Cause: cause})
}

// Hold implements desk.Voice.
func (e *Engine) Hold(callID string) { e.wish(callID, Signal{Input: WantHold}) }

// Resume implements desk.Voice.
func (e *Engine) Resume(callID string) { e.wish(callID, Signal{Input: WantResume}) }

// Suspend implements desk.Voice.
func (e *Engine) Suspend(callID string) { e.wish(callID, Signal{Input: WantSuspend}) }

// Return implements desk.Voice.
func (e *Engine) Return(callID string, o desk.Offer) {
	e.wish(callID, Signal{Input: Returning, Offer: o})
}

// Requeue implements desk.Voice.
func (e *Engine) Requeue(callID string) { e.wish(callID, Signal{Input: Requeued}) }

// Hangup implements desk.Voice.
func (e *Engine) Hangup(callID string, cause events.Cause) {
	e.wish(callID, Signal{Input: WantHangup, Cause: cause})
}

// Fallback implements desk.Voice.
func (e *Engine) Fallback(callID string) { e.wish(callID, Signal{Input: WantFall}) }

// Dial implements desk.Voice.
func (e *Engine) Dial(d desk.Dial) {
	now := e.now()
	a := e.spawn(events.Call{ID: d.CallID, Direction: events.Outbound, State: events.CallArriving, Since: now, StartedAt: now, To: d.Number, From: d.CallerID})
	a.post(func(a *actor) {
		a.record(events.CallStarted, "", events.CauseNone)
		a.step(Signal{Input: Dialed, Dial: d})
	})
}

// Release implements desk.Voice.
func (e *Engine) Release(callID string, p desk.Plan) {
	e.wish(callID, Signal{Input: WantRelease, Plan: p})
}

// Forward implements desk.Voice.
func (e *Engine) Forward(callID string, f desk.Forward) {
	e.wish(callID, Signal{Input: WantForward, Forward: f})
}

// Ask implements desk.Voice.
func (e *Engine) Ask(callID string, t desk.Third) { e.wish(callID, Signal{Input: WantAsk, Third: t}) }

// DropThird implements desk.Voice.
func (e *Engine) DropThird(callID string, cause events.Cause) {
	e.wish(callID, Signal{Input: WantDropThird, Cause: cause})
}

// Swap implements desk.Voice.
func (e *Engine) Swap(callID string) { e.wish(callID, Signal{Input: WantSwap}) }

// Merge implements desk.Voice.
func (e *Engine) Merge(callID string) { e.wish(callID, Signal{Input: WantMerge}) }

// Complete implements desk.Voice.
func (e *Engine) Complete(callID, interactionID string) {
	e.wish(callID, Signal{Input: WantComplete, InteractionID: interactionID})
}
