package calls

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// A campaign's call begins with the customer: the number is dialled, and who answers is presented to the desk as somebody
// who waits, with a limit of seconds. From there on it is a call like any other.

// Inputs of a call that a campaign places.
const (
	Reached  Input = "reach"    // dial the customer
	Recalled Input = "recall"   // give up what still rings
	Detected Input = "detected" // the detection of machines gave its verdict
	Hushed   Input = "silence"  // nobody took the person within a moment
)

// detectDoor is what the dialplan tells with a channel that comes back from the detection: Stasis(app,amd,<status>,<cause>).
const detectDoor = "amd"

// DetectContext is the dialplan context that runs Asterisk's AMD and comes back; extension s. The dialplan has to have it only
// where campaigns detect machines.
const DetectContext = "cordboard-amd"

// comfortDelay is how long a person who answered hears nothing before a soft noise tells that the line is alive.
const comfortDelay = 300 * time.Millisecond

const comfortNoise = "sound:cordboard/comfort"

// shortZip tells an agent that somebody is there, in less time than it takes to say hello.
const shortZip = "sound:cordboard/zip"

func reachRows() []Transition {
	of := func(f func(*step) bool) func(*step) bool {
		return func(x *step) bool { return currentCustomer(x) && f(x) }
	}
	machine := func(x *step) bool { return x.machine() }
	leaves := func(x *step) bool { return x.machine() && x.call.Placing.Leave != "" }
	rows := []Transition{
		{From: events.CallArriving, Input: Reached, To: events.CallReaching, do: (*step).reach},
		{From: events.CallReaching, Input: Ringing, When: "the customer", guard: currentCustomer, To: events.CallReaching, do: (*step).rings},
		{From: events.CallReaching, Input: LegUp, When: "machines are to be detected", guard: of(func(x *step) bool { return x.call.Placing.Detect }), To: events.CallDetecting, do: (*step).detect},
		{From: events.CallReaching, Input: LegUp, When: "the customer", guard: currentCustomer, To: events.CallWaiting, do: (*step).present},
		{From: events.CallReaching, Input: Recalled, To: events.CallClosing, do: func(x *step) { x.finish(events.CauseCancelled) }},
		{From: events.CallDialing, Input: Recalled, When: "a campaign's, with an agent first, and nobody answered", guard: unheard, To: events.CallClosing, do: func(x *step) { x.finish(events.CauseCancelled) }},
		{From: events.CallDetecting, Input: Detected, When: "a machine, and there is a message for it", guard: leaves, To: events.CallClosing, do: (*step).leaveMessage},
		{From: events.CallDetecting, Input: Detected, When: "a machine", guard: machine, To: events.CallClosing, do: (*step).metMachine},
		{From: events.CallDetecting, Input: Detected, To: events.CallWaiting, do: (*step).judged},
		{From: events.CallWaiting, Input: Planned, When: "a campaign's", guard: reached, To: events.CallWaiting, do: (*step).adopt},
		{From: events.CallOffering, Input: Planned, When: "a campaign's", guard: reached, To: events.CallOffering, do: (*step).adopt},
		{From: events.CallWaiting, Input: Hushed, When: "a campaign's, and nobody comes", guard: silent, To: events.CallWaiting, do: (*step).comfort},
	}
	for _, s := range []events.CallState{events.CallReaching, events.CallDetecting} {
		rows = append(rows,
			Transition{From: s, Input: WantHangup, To: events.CallClosing, do: func(x *step) { x.finish(x.s.Cause) }},
			Transition{From: s, Input: LegGone, When: "the customer's", guard: currentCustomer, To: events.CallClosing, do: (*step).notReached},
			Transition{From: s, Input: LegGone, When: "any other", guard: knownLeg, To: s, do: (*step).legGone})
	}
	return rows
}

func reached(x *step) bool { return x.call.Attempt != nil }

func unheard(x *step) bool {
	l := x.live(events.LegCustomer)
	return reached(x) && (l == nil || l.AnsweredAt.IsZero())
}

func silent(x *step) bool { return reached(x) && x.live(events.LegAgent) == nil && x.call.Prompt == "" }

// machine tells whether the detection is to be taken for a machine.
func (x *step) machine() bool {
	verdict := x.s.Detection.Verdict
	return verdict == VerdictMachine || verdict == VerdictUnsure && x.call.Placing.UnsureIsMachine
}

// Verdicts of the detection.
const (
	VerdictPerson  = "person"
	VerdictMachine = "machine"
	VerdictUnsure  = "unsure"
)

// detectionOf reads what AMD says: MACHINE, HUMAN, NOTSURE or HANGUP. What is not known is not sure.
func detectionOf(status, cause string) events.Detection {
	d := events.Detection{Verdict: VerdictUnsure, Cause: cause}
	switch strings.ToUpper(status) {
	case "MACHINE":
		d.Verdict = VerdictMachine
	case "HUMAN":
		d.Verdict = VerdictPerson
	}
	return d
}

func (x *step) reach() {
	r := x.s.Reach
	x.call.SiteID, x.call.QueueID, x.call.To, x.call.From = r.SiteID, r.QueueID, r.Number, r.CallerID
	x.call.Attempt, x.call.Placing = &r.Attempt, &r.Placing
	l := x.addLeg(events.Leg{Role: events.LegCustomer, Number: r.Number})
	x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Number: r.Number, Caller: r.CallerID, Route: r.Placing.Route,
		Timeout: time.Duration(r.Placing.RingSeconds) * time.Second, Synced: true})
}

func (x *step) rings() {
	if l := x.leg(x.s.LegID); l.RangAt.IsZero() {
		l.RangAt = x.now
	}
}

// detect sends the channel through the dialplan's detection, from which it comes back.
func (x *step) detect() {
	l := x.up()
	x.effect(Effect{Do: Detect, LegID: l.ID, Channel: l.ChannelID, Number: x.call.Placing.DetectArgs, Media: x.call.Placing.Leave})
}

// judgedAs keeps the verdict. What was recorded is never changed, so the record is replaced.
func (x *step) judgedAs() {
	p := *x.call.Placing
	p.Detection, p.JudgedAt = x.s.Detection, x.now
	x.call.Placing = &p
}

func (x *step) judged() {
	x.judgedAs()
	x.present()
}

func (x *step) metMachine() {
	x.judgedAs()
	x.finish(events.CauseMachine)
}

func (x *step) leaveMessage() {
	x.judgedAs()
	x.call.EndCause = events.CauseMessageLeft
	x.s.Media = []string{x.call.Placing.Leave}
	x.say()
}

// present tells the desk of a person who answered. The bridge is made meanwhile.
func (x *step) present() {
	x.up()
	x.bridge()
	x.effect(Effect{Do: Present})
}

// notReached ends a call that nobody answered, or that the called side ended while the detection listened.
func (x *step) notReached() {
	x.legGone()
	x.finish(x.s.Cause)
}

func (x *step) comfort() {
	if l := x.live(events.LegCustomer); l != nil {
		x.call.Prompt = x.call.ID + "-comfort"
		x.effect(Effect{Do: Play, LegID: l.ID, Channel: l.ChannelID, Media: comfortNoise, ID: x.call.Prompt})
	}
}

// Reach implements dialling.Voice: it dials a customer for a campaign. The journal has the call before the PBX is asked.
func (e *Engine) Reach(r desk.Reach) {
	now := e.now()
	a := e.spawn(events.Call{ID: r.CallID, Direction: events.Outbound, State: events.CallArriving, Since: now, StartedAt: now, To: r.Number, From: r.CallerID,
		SiteID: r.SiteID, QueueID: r.QueueID, Attempt: &r.Attempt, Placing: &r.Placing})
	a.post(func(a *actor) {
		a.record(events.CallStarted, "", events.CauseNone)
		a.step(Signal{Input: Reached, Reach: r})
	})
}

// Recall implements dialling.Voice: a call that still rings is given up, also one with an agent on the line; one that somebody answered is not.
func (e *Engine) Recall(callID string) { e.wish(callID, Signal{Input: Recalled}) }

// presented hands a person who answered to the desk.
func (a *actor) presented() {
	c := liveLeg(&a.call, events.LegCustomer)
	if c == nil {
		return
	}
	p, since := a.call.Placing, c.AnsweredAt
	if p.JudgedAt.After(since) { // the person waits for us only since the detection is through with the greeting
		since = p.JudgedAt
	}
	a.eng.cfg.Desk.Arrive(desk.Arrival{CallID: a.call.ID, From: a.call.From, To: a.call.To, Attempt: a.call.Attempt, Lead: p.Lead,
		SiteID: a.call.SiteID, QueueID: a.call.QueueID, Record: p.Record, GiveUpAt: since.Add(time.Duration(p.LimitMS) * time.Millisecond), Message: p.Message})
	a.eng.cfg.Clock.AfterFunc(comfortDelay, func() { a.signal(Signal{Input: Hushed}) })
}

// detects runs the detection. Its verdict comes back with the channel; should the PBX lack the dialplan for it, the person is
// given to an agent.
func (a *actor) detects(ctx context.Context, s Switch, e Effect) {
	err := s.Subscribe(ctx, "channel:"+e.Channel)
	if err == nil {
		err = s.SetVariable(ctx, e.Channel, "CORDBOARD_AMD", e.Number)
	}
	if err == nil && e.Media != "" { // the dialplan lets a machine say what it has to say first, and beep
		err = s.SetVariable(ctx, e.Channel, "CORDBOARD_LEAVE", "1")
	}
	if err == nil {
		err = s.Continue(ctx, e.Channel, DetectContext, "s", 1)
	}
	if err != nil && s.Classify(err) != FailGone {
		a.note("detection of machines", err)
		a.signal(Signal{Input: Detected, Detection: events.Detection{Verdict: VerdictUnsure, Cause: "failed"}})
	}
}

// detected takes a channel that came back from the detection.
func (e *Engine) detected(a *actor, leg string, ch Channel) {
	args := append(slices.Clone(ch.AppArgs), "", "", "")
	d := detectionOf(args[1], args[2])
	a.post(func(a *actor) {
		if l := a.leg(leg); l != nil {
			delete(a.leftAt, leg)
		}
		a.step(Signal{Input: Detected, LegID: leg, Detection: d})
	})
}

// detecting tells whether a channel left our application for the detection only.
func (a *actor) detecting(leg string) bool {
	l := a.leg(leg)
	return l != nil && l.Role == events.LegCustomer && a.call.State == events.CallDetecting && l.Dropping == ""
}

// ringsTooLong tells that the end of an unanswered call was not told.
func (a *actor) ringsTooLong(l events.Leg, now time.Time) bool {
	p := a.call.Placing
	return p != nil && l.Role == events.LegCustomer && l.State == events.LegRinging &&
		now.Sub(l.CreatedAt) > time.Duration(cmp.Or(p.RingSeconds, 60)+10)*time.Second
}

// unmet tells that a person who answered a campaign's call has met no agent yet.
func (a *actor) unmet() bool {
	if a.call.Placing == nil || a.call.State != events.CallWaiting && a.call.State != events.CallOffering {
		return false
	}
	return !slices.ContainsFunc(a.call.Legs, func(l events.Leg) bool { return l.Role == events.LegAgent && !l.AnsweredAt.IsZero() })
}
