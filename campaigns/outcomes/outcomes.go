package outcomes

import (
	"slices"

	"github.com/cordboard/cordboard/events"
)

// Outcome is the closed vocabulary of what came of one attempt to reach one number. Every attempt has exactly one.
type Outcome string

// Outcomes of attempts. A person answered in the first four.
const (
	Connected   Outcome = "connected"    // a person answered and an agent was joined in time
	Late        Outcome = "late"         // a person answered, the agent came after the lawful time
	Abandoned   Outcome = "abandoned"    // a person answered and no agent came
	HungUp      Outcome = "hung_up"      // a person answered and left before the lawful time was over
	Machine     Outcome = "machine"      // a machine answered
	MessageLeft Outcome = "message_left" // a machine answered and the campaign's message was left
	Fax         Outcome = "fax"          // a fax or a modem answered
	NoAnswer    Outcome = "no_answer"    // it rang out
	Busy        Outcome = "busy"
	Rejected    Outcome = "rejected"    // the called side turned the call away
	Blocked     Outcome = "blocked"     // turned away as unwanted, by a person's filter or the network's analysis
	Unallocated Outcome = "unallocated" // nobody has this number
	Unreachable Outcome = "unreachable" // the number exists, its line or mobile is away
	Congestion  Outcome = "congestion"  // the network or the trunk had no room
	TrunkDenied Outcome = "trunk_denied"
	NoRoute     Outcome = "no_route"
	Failed      Outcome = "failed"    // anything else the PBX reports
	Cancelled   Outcome = "cancelled" // we withdrew it while it rang
	Lost        Outcome = "lost"      // it ended while the daemon was away and nobody saw how
	PBXDown     Outcome = "pbx_down"
	Skipped     Outcome = "skipped" // the agent passed over it in preview; nothing was dialled
)

// traits say what an outcome means for the rules.
type traits struct {
	placed bool // the called network had the call: it counts as an attempt
	person bool // a person answered
	talked bool // a person and an agent had each other on the line
}

var outcomes = map[Outcome]traits{
	Connected: {true, true, true}, Late: {true, true, true}, Abandoned: {true, true, false}, HungUp: {true, true, false},
	Machine: {placed: true}, MessageLeft: {placed: true}, Fax: {placed: true},
	NoAnswer: {placed: true}, Busy: {placed: true}, Rejected: {placed: true}, Blocked: {placed: true},
	Unallocated: {placed: true}, Unreachable: {placed: true},
	Congestion: {}, TrunkDenied: {}, NoRoute: {}, PBXDown: {}, Skipped: {},
	// not known to have stayed at home: counted, because a person may have heard it ring
	Failed: {placed: true}, Cancelled: {placed: true}, Lost: {placed: true},
}

// Outcomes lists the vocabulary in alphabetical order.
func Outcomes() []Outcome {
	all := make([]Outcome, 0, len(outcomes))
	for o := range outcomes {
		all = append(all, o)
	}
	slices.Sort(all)
	return all
}

// Known says whether o is a word of the vocabulary.
func (o Outcome) Known() bool { _, ok := outcomes[o]; return ok }

// Key is the outcome's name in the tables of translations.
func (o Outcome) Key() string { return "outcome." + string(o) }

// Placed says whether the attempt counts towards caps: the phone may have rung. A word that is not known counts.
func (o Outcome) Placed() bool { t, ok := outcomes[o]; return t.placed || !ok }

// Person says whether a person answered.
func (o Outcome) Person() bool { return outcomes[o].person }

// Talked says whether a person and an agent had each other on the line.
func (o Outcome) Talked() bool { return outcomes[o].talked }

// Unanswered is the outcome of an attempt that nobody answered, by the leg's cause and the SIP status the PBX reports beside
// it (0 where it reports none, as before Asterisk 20.17). The status tells a trunk that refuses us from a person who does; but
// 403 is what gateways make of a person's refusal (RFC 3398, 7.2.4.1: cause 21), so it is one.
func Unanswered(c events.Cause, tech int) Outcome {
	if o, ok := byStatus[tech]; ok && (c == events.CauseRejected || c == events.CauseFailed) {
		return o
	}
	if o, ok := byCause[c]; ok {
		return o
	}
	return Failed
}

var byStatus = map[int]Outcome{
	401: TrunkDenied, 402: TrunkDenied, 407: TrunkDenied,
	603: Rejected, 607: Blocked, 608: Blocked,
	404: Unallocated, 410: Unallocated, 484: Unallocated, 604: Unallocated,
	408: NoAnswer, 480: Unreachable, 486: Busy, 600: Busy,
	500: Congestion, 502: Congestion, 503: Congestion, 504: Congestion,
}

var byCause = map[events.Cause]Outcome{
	events.CauseNone:       Failed,
	events.CauseNoAnswer:   NoAnswer,
	events.CauseMissed:     NoAnswer,
	events.CauseTimer:      NoAnswer,
	events.CauseBusy:       Busy,
	events.CauseRejected:   Rejected,
	events.CauseDeclined:   Rejected,
	events.CauseInvalid:    Unallocated,
	events.CauseCongestion: Congestion,
	events.CauseNoRoute:    NoRoute,
	events.CauseCodec:      Failed,
	events.CauseFailed:     Failed,
	events.CauseLost:       Lost,
	events.CausePBXDown:    PBXDown,
	events.CauseShutdown:   Cancelled,
	events.CauseWithdrawn:  Cancelled,
	events.CauseCancelled:  Cancelled,
	events.CauseSupervisor: Cancelled,
	events.CauseAgentHung:  Cancelled,
	events.CauseNoAgents:   Cancelled,
	// the far end hung up while it rang: that is how some networks say no
	events.CauseCustomerHung: Rejected,
	events.CauseOutsideHung:  Rejected,
	events.CauseDeviceLost:   Unreachable,
	events.CauseMachine:      Machine,
	events.CauseMessageLeft:  MessageLeft,
	events.CauseGaveUp:       Abandoned,
	events.CauseSkipped:      Skipped,
}

// FromQ850 is the outcome of an attempt that nobody answered, by the raw cause of the channel (ITU-T Q.850). A ring that timed
// out is reported as 0 or 16 by Asterisk 16 and as 19 by 22; who withdrew the call ourselves says so with cancelled.
func FromQ850(q850, tech int, cancelled bool) Outcome {
	if cancelled {
		return Cancelled
	}
	switch q850 {
	case 17:
		return Busy
	case 0, 16, 18, 19:
		return NoAnswer
	case 21:
		return Unanswered(events.CauseRejected, tech)
	case 1, 22, 28:
		return Unallocated
	case 20:
		return Unreachable
	case 27, 34, 38, 41, 42, 44:
		return Congestion
	case 2, 3:
		return NoRoute
	}
	return Unanswered(events.CauseFailed, tech)
}
