package calls

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/calls/recordings"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// Inputs that concern the recording alone: wishes of the desk and outcomes of our own requests.
const (
	WantPause     Input = "want_recording_pause"
	WantUnpause   Input = "want_recording_resume"
	RecordingUp   Input = "recording_up"   // the PBX does what the record says
	RecordingGone Input = "recording_gone" // a part ended though the customer is still there
)

// Verbs of recording; all run in the lane of their recording.
const (
	StartRecording Verb = "start_recording" // a part; it may be repeated
	StopRecording  Verb = "stop_recording"  // a part; it may be repeated
)

// triesMost is how many parts of one recording may break off before it is given up: the cause is then not a passing one,
// and each try costs the PBX something.
const triesMost = 3

// taped is what a step leads to for the recording of the call.
type taped struct {
	call  events.Call
	fx    []Effect
	tells []told
	known bool // the record changed
}

type told struct {
	typ events.Type
	rec events.Recording
}

// tape looks at a call after a step, whatever step that was, and brings its recordings in line with what is wanted. A
// segment begins when customer and agent hear each other, belongs to one interaction, goes on over hold, consult and
// conference, and ends with the customer's leg, with the interaction, or when the customer waits for an agent again. It is
// pure but for newID, which names a new segment.
func tape(c events.Call, s Signal, now time.Time, newID func() string) taped {
	x := taped{call: c}
	x.policy(s)
	if n := len(c.Recordings) - 1; n >= 0 && c.Recordings[n].Live() {
		x.call.Recordings = slices.Clone(c.Recordings)
		r := &x.call.Recordings[n]
		r.Muted, r.Parts = slices.Clone(r.Muted), slices.Clone(r.Parts)
		x.goOn(r, s, now)
	}
	if !x.live() && (x.begins() || x.samples()) {
		x.begin(now, newID)
	}
	return x
}

// policy takes over what the desk says with a plan or a dial.
func (x *taped) policy(s Signal) {
	switch {
	case s.Input == Dialed && x.call.InteractionID == s.Dial.InteractionID:
		x.call.Record = s.Dial.Record
	case s.Forward.InteractionID != "" && x.call.InteractionID == s.Forward.InteractionID:
		x.call.Record = s.Forward.Record
	case s.Plan.InteractionID != "" && x.call.InteractionID == s.Plan.InteractionID:
		x.call.Record = s.Plan.Record
	}
}

func (x *taped) live() bool {
	n := len(x.call.Recordings) - 1
	return n >= 0 && x.call.Recordings[n].Live()
}

// goOn applies a signal to the segment under way. A pause stops the part: what is not recorded cannot be heard by anybody,
// and neither version of Asterisk can be told twice to mute without confusing what is muted.
func (x *taped) goOn(r *events.Recording, s Signal, now time.Time) {
	switch {
	case !x.goesOn(r):
		x.end(r, events.CauseNone, now)
	case s.Input == RecordingGone && r.State == events.RecordingRunning && s.Part == part(r):
		x.broke(r, now)
	case s.Input == WantPause && r.State == events.RecordingRunning:
		x.stop(r, now)
		r.State = events.RecordingMuted
		r.Muted = append(r.Muted, events.Span{From: now})
		x.changed(events.RecordingPaused, r)
	case s.Input == WantUnpause && r.State == events.RecordingMuted:
		r.State = events.RecordingRunning
		r.Muted[len(r.Muted)-1].To = now
		x.start(r, now)
		x.changed(events.RecordingResumed, r)
	case s.Input == RecordingUp && s.Part == part(r):
		x.tell(r)
	}
}

// part names the last part and whether it is to run.
func part(r *events.Recording) string {
	name := recordings.Part(r.ID, len(r.Parts))
	if r.State == events.RecordingMuted {
		name += " stopped"
	}
	return name
}

// broke goes on in another part, a few times.
func (x *taped) broke(r *events.Recording, now time.Time) {
	lost := 1
	for _, p := range r.Parts {
		if p.Lost {
			lost++
		}
	}
	r.Parts[len(r.Parts)-1].Lost = true
	if lost > triesMost {
		x.end(r, events.CauseLost, now)
		return
	}
	x.stop(r, now)
	x.start(r, now)
	x.changed(events.RecordingResumed, r)
}

func (x *taped) start(r *events.Recording, now time.Time) {
	r.Parts = append(r.Parts, events.Span{From: now})
	x.effect(StartRecording, r)
}

func (x *taped) stop(r *events.Recording, now time.Time) {
	if n := len(r.Parts) - 1; r.Parts[n].To.IsZero() {
		r.Parts[n].To = now
	}
	x.effect(StopRecording, r)
}

// goesOn reports whether a segment under way is still wanted.
func (x *taped) goesOn(r *events.Recording) bool {
	if r.Sample() {
		return x.call.State == events.CallDetecting && liveLeg(&x.call, events.LegCustomer) != nil
	}
	if !x.call.Record || r.InteractionID != x.call.InteractionID || liveLeg(&x.call, events.LegCustomer) == nil {
		return false
	}
	switch x.call.State {
	case events.CallArriving, events.CallGreeting, events.CallWaiting, events.CallOffering, events.CallClosing, events.CallOver:
		return false
	}
	return true
}

// begins reports whether a segment is to begin: customer and somebody of ours, or for us, hear each other.
func (x *taped) begins() bool {
	if !x.call.Record || x.call.InteractionID == "" || liveLeg(&x.call, events.LegCustomer) == nil {
		return false
	}
	switch x.call.State {
	case events.CallTalking, events.CallSwapped, events.CallConference, events.CallForwarded:
	default:
		return false
	}
	// what was given up is not begun anew
	return !slices.ContainsFunc(x.call.Recordings, func(r events.Recording) bool {
		return r.InteractionID == x.call.InteractionID && r.Cause == events.CauseLost
	})
}

// samples reports whether what the detection of machines listens to is to be recorded; once is enough.
func (x *taped) samples() bool {
	return x.call.State == events.CallDetecting && x.call.Placing.Sample && len(x.call.Recordings) == 0 && liveLeg(&x.call, events.LegCustomer) != nil
}

func (x *taped) begin(now time.Time, newID func() string) {
	c := &x.call
	r := events.Recording{ID: newID(), CallID: c.ID, InteractionID: c.InteractionID, SiteID: c.SiteID, QueueID: c.QueueID, EntryID: c.EntryID,
		State: events.RecordingRunning, StartedAt: now}
	if a := liveLeg(c, events.LegAgent); a != nil {
		r.AgentID = a.AgentID
	}
	if c.State == events.CallDetecting {
		r.AttemptID, r.CampaignID = c.Attempt.ID, c.Attempt.CampaignID
	}
	x.start(&r, now)
	c.Recordings = append(slices.Clone(c.Recordings), r)
	x.changed(events.RecordingStarted, &r)
}

// end closes the segment's account. The PBX is asked to stop also when the customer's end does so anyway.
func (x *taped) end(r *events.Recording, cause events.Cause, now time.Time) {
	if n := len(r.Muted) - 1; n >= 0 && r.Muted[n].To.IsZero() {
		r.Muted[n].To = now
	}
	x.stop(r, now)
	r.State, r.EndedAt, r.Cause = events.RecordingDone, now, cause
	r.Unwanted = r.Sample() && x.call.EndCause != events.CauseMachine && x.call.EndCause != events.CauseMessageLeft
	x.changed(events.RecordingEnded, r)
	x.tell(r)
}

// changed notes an event; it gets a copy of its own.
func (x *taped) changed(t events.Type, r *events.Recording) {
	x.known = true
	copied := *r
	copied.Muted, copied.Parts = slices.Clone(r.Muted), slices.Clone(r.Parts)
	x.tells = append(x.tells, told{t, copied})
}

func (x *taped) effect(v Verb, r *events.Recording) {
	e := Effect{Do: v, ID: r.ID, Part: len(r.Parts)}
	if c := liveLeg(&x.call, events.LegCustomer); c != nil {
		e.Channel = c.ChannelID
	}
	x.fx = append(x.fx, e)
}

// tell says on the desk how the recording stands.
func (x *taped) tell(r *events.Recording) {
	if r.Sample() {
		return // no agent is there yet
	}
	n := desk.Notice{Kind: desk.NoticeRecording, CallID: x.call.ID, Recording: ""}
	switch r.State {
	case events.RecordingRunning:
		n.Recording = "on"
	case events.RecordingMuted:
		n.Recording = "paused"
	}
	x.fx = append(x.fx, Effect{Do: Tell, Notice: n})
}
