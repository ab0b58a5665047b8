// Package interactions is the state machine of one contact with a customer over any channel, and the rules of wrap-up.
// It is pure; the desk's goroutine owns every live record.
package interactions

import (
	"fmt"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Input is what can happen to an interaction.
type Input string

// Inputs of the interaction machine.
const (
	Enqueue     Input = "enqueue"      // it waits for an agent of a queue
	OfferMade   Input = "offer"        // routing chose an agent
	OfferFailed Input = "offer_failed" // missed, declined or unreachable: back to the queue, place kept
	Connect     Input = "connect"      // agent and customer hear each other
	Hold        Input = "hold"
	Resume      Input = "resume"
	Suspend     Input = "suspend" // the agent's phone was lost
	TalkOver    Input = "talk_over"
	Extend      Input = "extend" // more wrap-up time
	Code        Input = "code"   // disposition and notes
	SaveForm    Input = "form"   // answers of a form
	Finish      Input = "finish" // wrap-up is done
	End         Input = "end"    // it is over without an agent's part

	Consult   Input = "consult"    // the agent asks for a third person
	ThirdUp   Input = "third_up"   // agent and third talk
	ThirdGone Input = "third_gone" // the third is not, or no longer, there
	Swap      Input = "swap"       // agent and customer talk, the third hears music
	Merge     Input = "merge"      // all three talk
	Promote   Input = "promote"    // the adviser takes the conversation over
	Forward   Input = "forward"    // an outside number is called for the customer

	Move    Input = "move"    // to the line of another queue, place kept
	Accept  Input = "accept"  // the agent takes a callback, the customer is called
	Retry   Input = "retry"   // the customer was not reached: back in line for a later call
	Deliver Input = "deliver" // a message is here
	Claim   Input = "claim"   // an agent takes a message
	Release Input = "release" // and gives it back
	Settle  Input = "settle"  // a message is done with
)

// Signal is an input with what it brings along.
type Signal struct {
	Input    Input
	QueueID  string
	AgentID  string
	OfferID  string
	Expires  time.Time
	Cause    events.Cause
	Outcome  events.Outcome
	Wrapup   time.Duration // length of wrap-up; 0 none, negative without limit
	Codes    bool          // the queue has dispositions to choose from
	MaxExt   int
	Code     string
	Notes    string
	SetNotes bool
	Form     *events.FormAnswers  // of a SaveForm
	Wish     *events.CallbackWish // of a Code or Finish
	SetWish  bool
	// Callback replaces the record's; of Retry and Steer.
	Callback *events.Callback
	Message  *events.Message
	CallID   string           // of the call that an offer or an agent's acceptance begins
	Third    *events.Party    // of a consult
	Hand     *events.Handover // where the conversation goes on, when its agent gives it away
	Priority *int             // of a Steer; nil leaves it
}

// Transition is one row of the table.
type Transition struct {
	From  events.InteractionState
	Input Input
	When  string
	To    events.InteractionState
	guard func(events.Interaction, Signal) bool
}

func wraps(_ events.Interaction, s Signal) bool { return s.Wrapup != 0 }

func nobody(i events.Interaction, _ Signal) bool { return i.AgentID == "" }

func third(i events.Interaction, _ Signal) bool { return i.Third != nil }

func alone(i events.Interaction, _ Signal) bool { return i.Third == nil }

func extendable(i events.Interaction, s Signal) bool { return i.WrapupExtends < s.MaxExt }

// Transitions is the life of an interaction as a table; the first fitting row is taken.
var Transitions = table()

func table() []Transition {
	rows := []Transition{
		{From: events.InteractionNew, Input: Enqueue, To: events.InteractionInQueue},
		{From: events.InteractionNew, Input: End, To: events.InteractionDone},
		{From: events.InteractionInQueue, Input: OfferMade, To: events.InteractionInOffer},
		{From: events.InteractionInQueue, Input: End, To: events.InteractionDone},
		{From: events.InteractionInQueue, Input: Steer, To: events.InteractionInQueue},
		{From: events.InteractionInOffer, Input: OfferFailed, To: events.InteractionInQueue},
		{From: events.InteractionInOffer, Input: Connect, To: events.InteractionActive},
		{From: events.InteractionInOffer, Input: End, To: events.InteractionDone},
		{From: events.InteractionDialing, Input: Connect, When: "an outside number took it", guard: nobody, To: events.InteractionElsewhere},
		{From: events.InteractionDialing, Input: Connect, To: events.InteractionActive},
		{From: events.InteractionDialing, Input: Enqueue, When: "the outside number did not take it", guard: nobody, To: events.InteractionInQueue},
		{From: events.InteractionNew, Input: Forward, To: events.InteractionDialing},
		{From: events.InteractionInQueue, Input: Forward, To: events.InteractionDialing},
		{From: events.InteractionActive, Input: Consult, When: "no third yet", guard: alone, To: events.InteractionConsulting},
		{From: events.InteractionOnHold, Input: Consult, When: "no third yet", guard: alone, To: events.InteractionConsulting},
		{From: events.InteractionConsulting, Input: ThirdUp, To: events.InteractionConsulting},
		{From: events.InteractionConsulting, Input: ThirdGone, To: events.InteractionOnHold},
		{From: events.InteractionConsulting, Input: Swap, To: events.InteractionActive},
		{From: events.InteractionConsulting, Input: Merge, To: events.InteractionActive},
		{From: events.InteractionConsulting, Input: Suspend, To: events.InteractionAway},
		{From: events.InteractionActive, Input: ThirdUp, When: "there is a third", guard: third, To: events.InteractionConsulting},
		{From: events.InteractionActive, Input: ThirdGone, To: events.InteractionActive},
		{From: events.InteractionActive, Input: Merge, When: "there is a third", guard: third, To: events.InteractionActive},
		{From: events.InteractionActive, Input: Promote, To: events.InteractionActive},
		{From: events.InteractionOnHold, Input: Promote, To: events.InteractionActive},
		{From: events.InteractionActive, Input: Hold, When: "no third", guard: alone, To: events.InteractionOnHold},
		{From: events.InteractionOnHold, Input: Resume, To: events.InteractionActive},
		{From: events.InteractionActive, Input: Suspend, To: events.InteractionAway},
		{From: events.InteractionOnHold, Input: Suspend, To: events.InteractionAway},
		{From: events.InteractionAway, Input: Connect, To: events.InteractionActive},
		{From: events.InteractionAway, Input: Enqueue, To: events.InteractionInQueue},
		{From: events.InteractionWrappingUp, Input: Extend, When: "extensions are left", guard: extendable, To: events.InteractionWrappingUp},
		{From: events.InteractionWrappingUp, Input: Finish, To: events.InteractionDone},
	}
	for _, from := range []events.InteractionState{events.InteractionDialing, events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting,
		events.InteractionAway, events.InteractionElsewhere, events.InteractionParked} {
		rows = append(rows,
			Transition{From: from, Input: TalkOver, When: "wrap-up is asked for", guard: wraps, To: events.InteractionWrappingUp},
			Transition{From: from, Input: TalkOver, When: "no wrap-up", To: events.InteractionDone})
	}
	rows = slices.Concat(rows, careRows(), reachRows(), writtenRows())
	for _, s := range States() {
		rows = append(rows, Transition{From: s, Input: Code, To: s}, Transition{From: s, Input: SaveForm, To: s})
	}
	return rows
}

// States lists every state in the order of a life.
func States() []events.InteractionState {
	return []events.InteractionState{events.InteractionNew, events.InteractionInQueue, events.InteractionInOffer, events.InteractionPreviewing, events.InteractionDialing,
		events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting, events.InteractionAway, events.InteractionElsewhere, events.InteractionParked,
		events.InteractionInbox, events.InteractionWrappingUp, events.InteractionDone}
}

// Step applies a signal to an interaction's record and keeps its sums of waiting, talking, holding and wrap-up.
// An input that no row knows is an error of code conflict.
func Step(i events.Interaction, s Signal, now time.Time) (events.Interaction, error) {
	for _, t := range Transitions {
		if t.From != i.State || t.Input != s.Input || (t.guard != nil && !t.guard(i, s)) {
			continue
		}
		next := i
		next.Tried = slices.Clone(i.Tried)
		if t.To != i.State {
			next = account(next, now)
			next.State, next.Since = t.To, now
		}
		return byHand(shown(care(apply(next, i.State, s, now), s, now), s), i.State, s), nil
	}
	return i, fault.New(fault.Conflict,
		fmt.Sprintf("The interaction is %s, so %s is not possible any more.", i.State, s.Input)).WithKey("interaction.not_now")
}

// account adds the stretch that ends now to the sum of its kind.
func account(i events.Interaction, now time.Time) events.Interaction {
	ms := max(now.Sub(i.Since).Milliseconds(), 0)
	switch i.State {
	case events.InteractionInQueue, events.InteractionInOffer, events.InteractionDialing:
		i.WaitMS += ms
	case events.InteractionActive, events.InteractionElsewhere:
		i.TalkMS += ms
	case events.InteractionOnHold, events.InteractionConsulting, events.InteractionAway:
		i.HeldMS += ms
	case events.InteractionWrappingUp:
		i.WrapMS += ms
	}
	return i
}

func apply(i events.Interaction, from events.InteractionState, s Signal, now time.Time) events.Interaction {
	switch s.Input {
	case Enqueue:
		i.Recording = ""
		i.QueueID = s.QueueID
		if i.QueuedAt.IsZero() {
			i.QueuedAt = now
		}
		i.AgentID, i.OfferID, i.OfferExpires = "", "", time.Time{}
		if from == events.InteractionAway {
			i.Tried = nil
		}
	case OfferMade:
		i.AgentID, i.OfferID, i.OfferExpires = s.AgentID, s.OfferID, s.Expires
	case Steer:
		i = steered(i, s)
	case OfferFailed:
		i = refused(i, s)
		if s.Cause != events.CauseWithdrawn && !slices.Contains(i.Tried, i.AgentID) {
			i.Tried = append(i.Tried, i.AgentID)
		}
		i.AgentID, i.OfferID, i.OfferExpires = "", "", time.Time{}
	case Connect, Take:
		if i.AnsweredAt.IsZero() {
			i.AnsweredAt = now
		}
		i.OfferExpires, i.Tried = time.Time{}, nil
	case Consult, ThirdUp, ThirdGone, Swap, Merge, Suspend:
		i = withThird(i, s, now)
	case Promote:
		i.Kind = events.KindCustomer
	case TalkOver:
		i.Third, i.HandedTo = nil, s.Hand
		i.Recording = ""
		i.EndedAt, i.EndCause, i.Outcome = now, s.Cause, s.Outcome
		i.WrapupEnds = wrapupEnd(s.Wrapup, now)
		i.CodeWanted = s.Wrapup != 0 && s.Codes && !i.AnsweredAt.IsZero()
		if i.State == events.InteractionDone {
			i.ClosedAt, i.WrapupEnds = now, time.Time{}
		}
	case Extend:
		i.WrapupEnds, i.WrapupExtends = wrapupEnd(s.Wrapup, laterOf(i.WrapupEnds, now)), i.WrapupExtends+1
	case Code, Finish:
		i = coded(i, s)
		if s.Input == Finish {
			i.ClosedAt, i.WrapupEnds = now, time.Time{}
		}
	case SaveForm:
		i.Form = s.Form
	case End:
		i.Recording = ""
		i.EndedAt, i.ClosedAt, i.EndCause, i.Outcome = now, now, s.Cause, s.Outcome
		i.AgentID, i.OfferID, i.OfferExpires = "", "", time.Time{}
	}
	return i
}

// withThird keeps the third person's record. It is shared with what was recorded, so it is replaced, never changed.
func withThird(i events.Interaction, s Signal, now time.Time) events.Interaction {
	party := events.Party{}
	switch {
	case s.Input == ThirdGone || s.Input == Suspend:
		i.Third = nil
		return i
	case s.Third != nil:
		party = *s.Third
	case i.Third != nil:
		party = *i.Third
	}
	was := party.State
	switch s.Input {
	case Consult:
		party.State = events.PartyCalling
	case ThirdUp:
		party.State = events.PartyTalking
	case Swap:
		party.State = events.PartyHeld
	case Merge:
		party.State = events.PartyJoined
	}
	if party.State != was || party.Since.IsZero() {
		party.Since = now
	}
	i.Third = &party
	return i
}

func coded(i events.Interaction, s Signal) events.Interaction {
	if s.Code != "" {
		i.DispositionID = s.Code
	}
	if s.SetNotes {
		i.Notes = s.Notes
	}
	if s.SetWish {
		i.CallbackWish = s.Wish
	}
	return i
}
