package threads

import (
	"fmt"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Input is what can happen to a thread.
type Input string

// Inputs of the thread machine.
const (
	CustomerWrote Input = "customer_wrote"
	MachineWrote  Input = "machine_wrote" // the customer's: out of office, a bounce. Nobody is called for it
	WeWrote       Input = "we_wrote"
	NotSent       Input = "not_sent" // what we wrote did not get to the customer, or was taken back
	Silence       Input = "silence"  // the customer has not answered for long
	Wait          Input = "wait"
	Snooze        Input = "snooze"
	Wake          Input = "wake" // the snooze is over
	Resolve       Input = "resolve"
	Reopen        Input = "reopen"
)

// Signal is an input with what it brings along.
type Signal struct {
	Input Input
	Until time.Time // of a snooze
	// Keeps says that our own message leaves the conversation open: both sides sit in front of it.
	Keeps bool
}

// Transition is one row of the table.
type Transition struct {
	From  events.ThreadStatus
	Input Input
	When  string
	To    events.ThreadStatus
	guard func(Signal) bool
}

func keeps(s Signal) bool { return s.Keeps }

// Transitions is the life of a thread; the first fitting row is taken.
var Transitions = []Transition{
	{From: events.ThreadOpen, Input: CustomerWrote, To: events.ThreadOpen},
	{From: events.ThreadOpen, Input: MachineWrote, To: events.ThreadOpen},
	{From: events.ThreadOpen, Input: WeWrote, When: "both sides sit in front of it", guard: keeps, To: events.ThreadOpen},
	{From: events.ThreadOpen, Input: WeWrote, To: events.ThreadWaiting},
	{From: events.ThreadOpen, Input: NotSent, To: events.ThreadOpen},
	{From: events.ThreadOpen, Input: Silence, To: events.ThreadWaiting},
	{From: events.ThreadOpen, Input: Wait, To: events.ThreadWaiting},
	{From: events.ThreadOpen, Input: Snooze, To: events.ThreadSnoozed},
	{From: events.ThreadOpen, Input: Resolve, To: events.ThreadResolved},
	{From: events.ThreadOpen, Input: Reopen, To: events.ThreadOpen},

	{From: events.ThreadWaiting, Input: CustomerWrote, To: events.ThreadOpen},
	{From: events.ThreadWaiting, Input: MachineWrote, To: events.ThreadWaiting},
	{From: events.ThreadWaiting, Input: WeWrote, To: events.ThreadWaiting},
	{From: events.ThreadWaiting, Input: NotSent, To: events.ThreadOpen},
	{From: events.ThreadWaiting, Input: Silence, To: events.ThreadResolved},
	{From: events.ThreadWaiting, Input: Wait, To: events.ThreadWaiting},
	{From: events.ThreadWaiting, Input: Snooze, To: events.ThreadSnoozed},
	{From: events.ThreadWaiting, Input: Resolve, To: events.ThreadResolved},
	{From: events.ThreadWaiting, Input: Reopen, To: events.ThreadOpen},

	{From: events.ThreadSnoozed, Input: CustomerWrote, To: events.ThreadOpen},
	{From: events.ThreadSnoozed, Input: MachineWrote, To: events.ThreadSnoozed},
	{From: events.ThreadSnoozed, Input: WeWrote, To: events.ThreadWaiting},
	{From: events.ThreadSnoozed, Input: NotSent, To: events.ThreadOpen},
	{From: events.ThreadSnoozed, Input: Wait, To: events.ThreadWaiting},
	{From: events.ThreadSnoozed, Input: Snooze, To: events.ThreadSnoozed},
	{From: events.ThreadSnoozed, Input: Wake, To: events.ThreadOpen},
	{From: events.ThreadSnoozed, Input: Resolve, To: events.ThreadResolved},
	{From: events.ThreadSnoozed, Input: Reopen, To: events.ThreadOpen},

	{From: events.ThreadResolved, Input: CustomerWrote, To: events.ThreadOpen},
	{From: events.ThreadResolved, Input: MachineWrote, To: events.ThreadResolved},
	{From: events.ThreadResolved, Input: WeWrote, To: events.ThreadWaiting},
	{From: events.ThreadResolved, Input: NotSent, To: events.ThreadOpen},
	{From: events.ThreadResolved, Input: Resolve, To: events.ThreadResolved},
	{From: events.ThreadResolved, Input: Reopen, To: events.ThreadOpen},
}

// Statuses lists them in the order of a life.
func Statuses() []events.ThreadStatus {
	return []events.ThreadStatus{events.ThreadOpen, events.ThreadWaiting, events.ThreadSnoozed, events.ThreadResolved}
}

// Step applies a signal. An input that no row knows is an error of code conflict.
func Step(t events.Thread, s Signal, now time.Time) (events.Thread, error) {
	for _, row := range Transitions {
		if row.From != t.Status || row.Input != s.Input || (row.guard != nil && !row.guard(s)) {
			continue
		}
		if s.Input == Snooze && !s.Until.After(now) {
			return t, fault.New(fault.Invalid, "A conversation can be snoozed until a moment to come only.").WithKey("thread.past").WithField("until")
		}
		if row.To != t.Status {
			t.Status, t.Since = row.To, now
		}
		t.SnoozedUntil = time.Time{}
		if row.To == events.ThreadSnoozed {
			t.SnoozedUntil = s.Until
		}
		if row.To == events.ThreadResolved {
			t.WaitingSince, t.ReplyDue, t.Unread = time.Time{}, time.Time{}, 0
		}
		return t, nil
	}
	return t, fault.New(fault.Conflict, fmt.Sprintf("The conversation is %s, so this is not possible any more.", t.Status)).WithKey("thread.not_now")
}
