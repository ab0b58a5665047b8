package events

// Cause is the closed vocabulary of why something ended or changed without a person pressing for it. The UI
// translates it; reports group by it.
type Cause string

// Causes of offers, legs, calls and agent states.
const (
	CauseNone         Cause = ""
	CauseAnswered     Cause = "answered"
	CauseNoAnswer     Cause = "no_answer"       // rang out
	CauseDeclined     Cause = "declined"        // the agent refused
	CauseBusy         Cause = "busy"            // Q.850 17
	CauseRejected     Cause = "rejected"        // Q.850 21: refused by the far end or the trunk
	CauseInvalid      Cause = "invalid_number"  // Q.850 1, 22, 28
	CauseCongestion   Cause = "congestion"      // Q.850 34, 38, 41, 42, 44, 27
	CauseNoRoute      Cause = "no_route"        // Q.850 3, 20, or the endpoint is not registered
	CauseCodec        Cause = "codec"           // Q.850 58, 88
	CauseFailed       Cause = "failed"          // anything else the PBX reports
	CauseCustomerHung Cause = "customer_hungup" // the customer ended it
	CauseOutsideHung  Cause = "outside_hungup"  // the outside number ended it
	CauseAgentHung    Cause = "agent_hungup"    // the agent ended it
	CauseSupervisor   Cause = "supervisor"      // a supervisor did it
	CauseWithdrawn    Cause = "withdrawn"       // the offer lost its reason (the caller left)
	CauseCancelled    Cause = "cancelled"       // we gave up the leg ourselves
	CauseDeviceLost   Cause = "device_lost"     // phone unregistered, or no audio from it
	CauseDeviceBack   Cause = "device_back"
	CauseDisconnected Cause = "disconnected" // the browser's event socket went away
	CauseMissed       Cause = "missed"       // taken out of routing by a missed offer
	CauseIdle         Cause = "idle"         // paused because nobody touched the desk for long
	CauseTimer        Cause = "timer"        // wrap-up or another limit ran out
	CauseClosed       Cause = "closed"       // outside opening hours
	CauseNoAgents     Cause = "no_agents"    // nobody is signed in to the queue
	CauseOverflow     Cause = "overflow"     // maximum wait reached
	CauseLost         Cause = "lost"         // it ended while the daemon was away, nobody saw how
	CausePBXDown      Cause = "pbx_down"
	CauseShutdown     Cause = "shutdown"
	CauseTransferred  Cause = "transferred" // the agent gave the conversation away
	CauseConsultEnded Cause = "consult_ended"
	CauseVoicemail    Cause = "voicemail"
	CauseCallback     Cause = "callback"
	CauseMachine      Cause = "machine"      // a machine answered a campaign's call
	CauseMessageLeft  Cause = "message_left" // and the campaign's message was left on it
	CauseGaveUp       Cause = "gave_up"      // a person answered a campaign's call and nobody could take it in time
	CauseSkipped      Cause = "skipped"      // the agent passed over a lead
	// Of written conversations.
	CauseResolved  Cause = "resolved"   // its work is done
	CauseDealtWith Cause = "dealt_with" // somebody answered or put it off before an agent took it
	CauseShiftOver Cause = "shift_over" // its agent's shift ended while it was the customer's turn
	// Of recordings.
	CauseRecordingEmpty Cause = "recording_empty" // the PBX kept no sound of it
	CauseUnwanted       Cause = "unwanted"        // a sample of the detection of machines that took a person for one
	CauseRecordingHalf  Cause = "recording_half"  // one side has no sound
)
