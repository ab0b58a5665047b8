package calls

import (
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// WantMove says that a waiting customer waits in another queue now.
const WantMove Input = "want_move"

func moveRows() []Transition {
	var rows []Transition
	for _, s := range []events.CallState{events.CallWaiting, events.CallOffering} {
		rows = append(rows, Transition{From: s, Input: WantMove, When: "it is another queue", guard: elsewhere, To: s, do: (*step).move})
	}
	return rows
}

// Move implements desk.Voice.
func (e *Engine) Move(callID string, p desk.Plan) { e.wish(callID, Signal{Input: WantMove, Plan: p}) }

func elsewhere(x *step) bool {
	p := x.s.Plan
	return p.InteractionID == x.call.InteractionID && (p.QueueID != x.call.QueueID || p.MusicClass != "" && p.MusicClass != x.call.MusicClass)
}

// move lets the customer hear the other queue's music. What is being said is stopped first: while it plays, Asterisk would
// not let the channel go.
func (x *step) move() {
	before := x.call.MusicClass
	x.call.QueueID = x.s.Plan.QueueID
	x.music(x.s.Plan.MusicClass)
	x.mark(events.CallChanged, "", events.CauseNone)
	if x.call.MusicClass == before {
		return
	}
	x.hush()
	x.park()
	x.lease()
}

// music is kept in the record, for a restart must not change what a customer hears when they are held next.
func (x *step) music(class string) {
	if class != "" {
		x.call.MusicClass = class
	}
}
