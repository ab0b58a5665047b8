package calls

import "github.com/cordboard/cordboard/events"

// causeOf translates a Q.850 cause (ITU-T Q.850, as Asterisk's hangup causes number it) of a leg that was not answered
// or ended by the far side. Asterisk 16 reports 0 and 22 reports 19 for a ring that timed out; both are "no answer".
func causeOf(q850 int, answered bool) events.Cause {
	if answered {
		// 44 is what Asterisk sets when no audio came for the endpoint's rtp_timeout
		if q850 == 44 || q850 == 38 || q850 == 27 {
			return events.CauseDeviceLost
		}
		return events.CauseNone
	}
	switch q850 {
	case 17:
		return events.CauseBusy
	case 0, 16, 18, 19:
		return events.CauseNoAnswer
	case 21:
		return events.CauseRejected
	case 1, 22, 28:
		return events.CauseInvalid
	case 27, 34, 38, 41, 42, 44:
		return events.CauseCongestion
	case 3, 20:
		return events.CauseNoRoute
	case 58, 88:
		return events.CauseCodec
	}
	return events.CauseFailed
}

// reasonOf is the hangup reason we give the far side, one of the names that Asterisk 16 knows.
func reasonOf(c events.Cause, answered bool) string {
	if answered {
		return "normal"
	}
	switch c {
	case events.CauseBusy:
		return "busy"
	case events.CauseNoAnswer, events.CauseWithdrawn:
		return "no_answer"
	case events.CauseCongestion, events.CausePBXDown:
		return "congestion"
	}
	return "normal"
}
