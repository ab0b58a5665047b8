package calls

import (
	"context"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// A caller leaves a message: out of every bridge, a greeting, a beep, the recording in the PBX, thanks. The recording goes
// on in the PBX when the daemon dies; Collect finds it afterwards.

// Inputs of a message.
const (
	WantMessage Input = "want_message" //
	Recorded    Input = "recorded"     // the recording is over
)

// messagePrefix begins the names of recordings of messages.
const messagePrefix = "cbm-"

// MessageName is the recording's name in the PBX of the message left in a call.
func MessageName(call string) string { return messagePrefix + call }

func messageRows() []Transition {
	var rows []Transition
	for _, s := range []events.CallState{events.CallArriving, events.CallGreeting, events.CallWaiting, events.CallOffering} {
		rows = append(rows, Transition{From: s, Input: WantMessage, To: events.CallMessage, do: (*step).takeMessage})
	}
	return append(rows,
		Transition{From: events.CallMessage, Input: PromptEnded, When: "the greeting", guard: ownPrompt, To: events.CallMessage, do: (*step).record},
		Transition{From: events.CallMessage, Input: Recorded, When: "the greeting is over", guard: recording, To: events.CallClosing, do: (*step).recorded},
		Transition{From: events.CallMessage, Input: WantHangup, To: events.CallClosing, do: func(x *step) { x.finish(x.s.Cause) }},
		Transition{From: events.CallMessage, Input: WantFall, To: events.CallClosing, do: (*step).fall},
		Transition{From: events.CallMessage, Input: LegGone, When: "the customer's", guard: currentCustomer, To: events.CallClosing, do: (*step).customerGone},
		Transition{From: events.CallMessage, Input: LegGone, When: "any other", guard: knownLeg, To: events.CallMessage, do: (*step).legGone})
}

// ownPrompt takes the end of what plays now; a failed or recovered one comes without a name.
func ownPrompt(x *step) bool {
	return x.call.Prompt != "" && (x.s.Playback == "" || x.s.Playback == x.call.Prompt)
}

func recording(x *step) bool { return x.call.Prompt == "" }

func (x *step) takeMessage() {
	m := x.s.Message
	x.hush()
	x.dropRole(events.LegAgent, events.CauseWithdrawn)
	x.call.InteractionID, x.call.QueueID, x.call.SiteID = m.InteractionID, m.QueueID, m.SiteID
	x.call.Message = &events.CallMessageOf{Recording: m.Recording, Thanks: m.Thanks, LongestSeconds: int(m.Longest.Seconds())}
	l := x.live(events.LegCustomer)
	if l == nil {
		return
	}
	if l.State != events.LegUp {
		l.State, l.AnsweredAt = events.LegUp, x.now
		x.effect(Effect{Do: Answer, LegID: l.ID, Channel: l.ChannelID})
	}
	x.effect(Effect{Do: Unpark, LegID: l.ID, Channel: l.ChannelID, Timeout: m.Longest + messageLease})
	x.s.Media = []string{m.Greeting}
	x.say()
}

// messageLease is added to a message's greatest length for greeting and thanks. Asterisk takes no new lease while it plays
// to a channel that is in no bridge, so one has to do for all.
const messageLease = 2 * time.Minute

func (x *step) record() {
	x.call.Prompt = ""
	l := x.live(events.LegCustomer)
	if l == nil || x.call.Message == nil {
		return
	}
	m := x.call.Message
	x.mark(events.CallChanged, "", "")
	x.effect(Effect{Do: Record, LegID: l.ID, Channel: l.ChannelID, ID: m.Recording, Timeout: time.Duration(m.LongestSeconds) * time.Second})
}

func (x *step) recorded() {
	x.call.EndCause = events.CauseVoicemail
	x.tell(desk.NoticeOver, events.CauseVoicemail)
	x.s.Media = nil
	if m := x.call.Message; m != nil && m.Thanks != "" {
		x.s.Media = []string{m.Thanks}
	}
	if x.say(); x.call.Prompt == "" {
		x.dropAll(events.CauseVoicemail)
	}
}

// TakeMessage implements desk.Voice.
func (e *Engine) TakeMessage(callID string, m desk.Message) {
	e.wish(callID, Signal{Input: WantMessage, Message: m})
}

// Recorded tells that a recording is over, well or not.
func (e *Engine) Recorded(name string) {
	if call, ok := strings.CutPrefix(name, messagePrefix); ok {
		e.wish(call, Signal{Input: Recorded})
	}
}

// unpark takes a customer out of the music under a lease of its own.
func (a *actor) unpark(ctx context.Context, s Switch, e Effect, class string) {
	a.lease(ctx, s, e.Channel, e.Timeout)
	bridge, err := a.eng.holding(ctx, class)
	if err == nil {
		err = s.RemoveChannels(ctx, bridge, e.Channel)
	}
	if err != nil && s.Classify(err) != FailConflict && s.Classify(err) != FailGone {
		a.note("out of the music", err)
	}
}

func (a *actor) recordMessage(ctx context.Context, s Switch, e Effect) {
	err := s.RecordMessage(ctx, e.Channel, e.ID, e.Timeout)
	if err != nil && s.Classify(err) != FailConflict {
		// a conflict means that it is being recorded: we asked before a restart
		a.note("record", err)
		a.signal(Signal{Input: Recorded})
	}
}

// resumeMessage goes on after a restart: with the recording when the greeting's end was not heard, with the thanks when the
// recording's was not.
func (a *actor) resumeMessage() {
	if a.call.Message == nil {
		return
	}
	if a.call.Prompt != "" {
		a.step(Signal{Input: PromptEnded})
		return
	}
	name := a.call.Message.Recording
	a.lane("record/"+name, func(ctx context.Context, s Switch) {
		if live, err := s.RecordingRuns(ctx, name); err == nil && !live {
			a.signal(Signal{Input: Recorded})
		}
	})
}
