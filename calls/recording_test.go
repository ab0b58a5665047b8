package calls

import (
	"github.com/cordboard/cordboard/desk/directory"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// recordedTalk is a talk on a queue that records.
func recordedTalk(t *testing.T) inTalk {
	c := newCentreWith(t, func(d *directory.Directory) {
		q := d.Queues["q"]
		q.Recording = queues.RecordingAlways
		d.Queues["q"] = q
	}, "ana")
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.ready("ana")
	cust := c.pbx.callIn("800")
	c.eventually("both talk and are recorded", func() bool {
		return c.talking(cust, "ana") && c.live("ana").Recording == "on" && len(c.pbx.running()) == 2
	})
	return inTalk{c, cust}
}

// kept is the last record of each recording in the journal.
func (c *centre) kept() []events.Recording {
	c.journal.mu.Lock()
	defer c.journal.mu.Unlock()
	var order []string
	last := map[string]events.Recording{}
	for _, e := range c.journal.evs {
		if b, ok := e.Body.(*events.RecordingEvent); ok {
			if _, seen := last[b.Recording.ID]; !seen {
				order = append(order, b.Recording.ID)
			}
			last[b.Recording.ID] = b.Recording
		}
	}
	var out []events.Recording
	for _, id := range order {
		out = append(out, last[id])
	}
	return out
}

func TestARecordingGoesOnOverHoldAndEndsWithTheCustomer(t *testing.T) {
	c := recordedTalk(t)
	i := c.live("ana")
	if err := c.desk.Hold(t.Context(), "ana", i.ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("the customer is held", func() bool { return c.live("ana").State == events.InteractionOnHold })
	if n := len(c.pbx.running()); n != 2 {
		t.Errorf("%d sides are recorded on hold", n)
	}
	_ = c.pbx.end(c.cust, 16)
	c.eventually("one recording has ended and nothing is left", func() bool {
		k := c.kept()
		return len(k) == 1 && k[0].State == events.RecordingDone && k[0].InteractionID == i.ID && k[0].AgentID == "ana" && len(c.pbx.running()) == 0 && c.live("ana").Recording == ""
	})
}

func TestWithoutThePolicyNothingIsRecorded(t *testing.T) {
	c := talk(t)
	if err := c.desk.PauseRecording(t.Context(), "ana", c.live("ana").ID); err == nil {
		t.Error("a pause of nothing was taken")
	}
	_ = c.pbx.end(c.cust, 16)
	c.eventually("the call is over", func() bool { return c.engine.Count() == 0 })
	if k := c.kept(); len(k) != 0 {
		t.Errorf("recorded: %+v", k)
	}
}

func TestAPauseStopsBothSidesAndWhatGoesOnIsAnotherPart(t *testing.T) {
	c := recordedTalk(t)
	i := c.live("ana")
	for range 2 {
		if err := c.desk.PauseRecording(t.Context(), "ana", i.ID); err != nil {
			t.Fatal(err)
		}
		if n := len(c.pbx.running()); n != 0 || c.live("ana").Recording != "paused" {
			t.Fatalf("paused, %d sides still run", n)
		}
		if err := c.desk.ResumeRecording(t.Context(), "ana", i.ID); err != nil {
			t.Fatal(err)
		}
		if n := len(c.pbx.running()); n != 2 {
			t.Fatalf("resumed, %d sides run", n)
		}
	}
	if k := c.kept(); len(k) != 1 || len(k[0].Parts) != 3 || len(k[0].Muted) != 2 || k[0].Muted[1].To.IsZero() {
		t.Errorf("the record: %+v", k)
	}
}

func TestAKilledDaemonFindsItsRecordingAsItShouldBe(t *testing.T) {
	for name, x := range map[string]struct {
		paused bool
		gap    func(inTalk)
		sides  int
		parts  int
	}{
		"untouched":                           {gap: func(inTalk) {}, sides: 2, parts: 1},
		"one side never began":                {gap: func(c inTalk) { c.pbx.forget("-out") }, sides: 2, parts: 1},
		"a side broke off":                    {gap: func(c inTalk) { c.pbx.breakOff("-out") }, sides: 2, parts: 2},
		"paused":                              {paused: true, gap: func(inTalk) {}, sides: 0, parts: 1},
		"the customer left while it was away": {gap: func(c inTalk) { _ = c.pbx.end(c.cust, 16) }, sides: 0, parts: 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := recordedTalk(t)
			if x.paused {
				if err := c.desk.PauseRecording(t.Context(), "ana", c.live("ana").ID); err != nil {
					t.Fatal(err)
				}
			}
			c.kill()
			x.gap(c)
			c.start()
			c.eventually("the right sides run in the right part", func() bool {
				k := c.kept()
				return len(c.pbx.running()) == x.sides && len(k) == 1 && len(k[0].Parts) == x.parts
			})
			if x.sides == 0 && !x.paused {
				c.eventually("it has ended", func() bool { return c.kept()[0].State == events.RecordingDone })
			}
		})
	}
}

// forget lets a side never have begun.
func (p *simPBX) forget(side string) {
	for _, n := range p.running() {
		if len(n) > len(side) && n[len(n)-len(side):] == side {
			p.mu.Lock()
			delete(p.channels, n)
			delete(p.tapes, n)
			p.mu.Unlock()
		}
	}
}

func TestASnoopThatNoRecordingKnowsIsHungUp(t *testing.T) {
	c := recordedTalk(t)
	c.kill()
	c.pbx.mu.Lock()
	c.pbx.channels["cbr-stray-1-in"] = &simChannel{id: "cbr-stray-1-in", up: true}
	c.pbx.mu.Unlock()
	c.start()
	c.eventually("the stray is gone, the others stay", func() bool {
		n, stray := 0, false
		for id := range c.pbx.picture().Channels {
			if isSnoop(id) {
				n++
				stray = stray || id == "cbr-stray-1-in"
			}
		}
		return n == 2 && !stray
	})
}

func TestTheRecordingFollowsTheCall(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	up := []events.Leg{{ID: "c", Role: events.LegCustomer, ChannelID: "c", State: events.LegUp}, {ID: "a", Role: events.LegAgent, AgentID: "ana", State: events.LegUp}}
	running := []events.Recording{{ID: "r", InteractionID: "i", State: events.RecordingRunning, StartedAt: at, Parts: []events.Span{{From: at}}}}
	for name, x := range map[string]struct {
		state   events.CallState
		record  bool
		legs    []events.Leg
		before  []events.Recording
		inter   string
		want    []events.RecordingState
		effects []Verb
	}{
		"it begins when both talk":                 {events.CallTalking, true, up, nil, "i", []events.RecordingState{events.RecordingRunning}, []Verb{StartRecording}},
		"not while the customer waits":             {events.CallWaiting, true, up, nil, "i", nil, nil},
		"not without the policy":                   {events.CallTalking, false, up, nil, "i", nil, nil},
		"not while a third is asked":               {events.CallAsking, true, up, nil, "i", nil, nil},
		"it goes on while a third is asked":        {events.CallAsking, true, up, running, "i", []events.RecordingState{events.RecordingRunning}, nil},
		"and in a conference":                      {events.CallConference, true, up, running, "i", []events.RecordingState{events.RecordingRunning}, nil},
		"and while the agent's phone is away":      {events.CallAway, true, up[:1], running, "i", []events.RecordingState{events.RecordingRunning}, nil},
		"it ends when the customer waits again":    {events.CallWaiting, true, up, running, "i", []events.RecordingState{events.RecordingDone}, []Verb{StopRecording, Tell}},
		"it ends when the policy does":             {events.CallTalking, false, up, running, "i", []events.RecordingState{events.RecordingDone}, []Verb{StopRecording, Tell}},
		"it ends with the customer's leg":          {events.CallClosing, true, nil, running, "i", []events.RecordingState{events.RecordingDone}, []Verb{StopRecording, Tell}},
		"another interaction is another recording": {events.CallTalking, true, up, running, "j", []events.RecordingState{events.RecordingDone, events.RecordingRunning}, []Verb{StopRecording, Tell, StartRecording}},
	} {
		t.Run(name, func(t *testing.T) {
			got := tape(events.Call{ID: "x", InteractionID: x.inter, State: x.state, Record: x.record, Legs: x.legs, Recordings: x.before}, Signal{}, at.Add(time.Second), func() string { return "new" })
			var states []events.RecordingState
			for _, r := range got.call.Recordings {
				states = append(states, r.State)
			}
			var verbs []Verb
			for _, e := range got.fx {
				verbs = append(verbs, e.Do)
			}
			if !equal(states, x.want) || !equal(verbs, x.effects) {
				t.Errorf("recordings %v, want %v; effects %v, want %v", states, x.want, verbs, x.effects)
			}
		})
	}
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestARecordingThatKeepsBreakingOffIsGivenUp(t *testing.T) {
	at := time.Now()
	c := events.Call{ID: "x", InteractionID: "i", State: events.CallTalking, Record: true,
		Legs: []events.Leg{{ID: "c", Role: events.LegCustomer, ChannelID: "c", State: events.LegUp}}}
	x := tape(c, Signal{}, at, func() string { return "r" })
	for range triesMost + 2 {
		r := x.call.Recordings[len(x.call.Recordings)-1]
		x = tape(x.call, Signal{Input: RecordingGone, Part: part(&r)}, at, func() string { return "r2" })
	}
	if n := len(x.call.Recordings); n != 1 || x.call.Recordings[0].Cause != events.CauseLost || x.call.Recordings[0].State != events.RecordingDone {
		t.Errorf("%d recordings: %+v", n, x.call.Recordings)
	}
}

func TestAForgottenPauseEndsByItself(t *testing.T) {
	c := recordedTalk(t)
	c.kill()
	c.pauseLimit = time.Millisecond
	c.start()
	c.eventually("it runs after the restart", func() bool { return c.live("ana").Recording == "on" })
	if err := c.desk.PauseRecording(t.Context(), "ana", c.live("ana").ID); err != nil {
		t.Fatal(err)
	}
	c.eventually("it is recorded again", func() bool { return len(c.pbx.running()) == 2 && c.live("ana").Recording == "on" })
}

func TestWhatTheDetectionHearsIsKeptOnlyWhenItWasTakenForAMachine(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	leg := events.Leg{ID: "l", ChannelID: "l", Role: events.LegCustomer, State: events.LegUp}
	call := events.Call{ID: "c", State: events.CallDetecting, Direction: events.Outbound, Legs: []events.Leg{leg}, Attempt: &events.AttemptRef{ID: "a", CampaignID: "k"},
		Placing: &events.Placing{Detect: true, Sample: true}}
	begun := tape(call, Signal{Input: LegUp}, now, func() string { return "r" })
	if len(begun.tells) != 1 || begun.tells[0].rec.AttemptID != "a" || begun.tells[0].rec.CampaignID != "k" || len(begun.fx) != 1 || begun.fx[0].Do != StartRecording {
		t.Fatalf("while it is detected: %+v, %+v", begun.tells, begun.fx)
	}
	if unasked := call; true {
		unasked.Placing = &events.Placing{Detect: true}
		if x := tape(unasked, Signal{Input: LegUp}, now, func() string { return "r" }); len(x.tells) != 0 {
			t.Errorf("recorded though it is no sample: %+v", x.tells)
		}
	}
	for what, x := range map[string]struct {
		state    events.CallState
		cause    events.Cause
		unwanted bool
	}{
		"a machine":                         {events.CallClosing, events.CauseMachine, false},
		"a machine that gets a message":     {events.CallClosing, events.CauseMessageLeft, false},
		"a person":                          {events.CallWaiting, events.CauseNone, true},
		"who hangs up before the verdict":   {events.CallClosing, events.CauseCustomerHung, true},
		"who is lost while nobody looks on": {events.CallClosing, events.CauseLost, true},
	} {
		after := begun.call
		after.State, after.EndCause = x.state, x.cause
		over := tape(after, Signal{Input: Detected}, now.Add(time.Second), func() string { return "another" })
		if len(over.tells) != 1 || over.tells[0].typ != events.RecordingEnded || over.tells[0].rec.Unwanted != x.unwanted || over.live() {
			t.Errorf("%s: %+v", what, over.tells)
		}
		if again := tape(over.call, Signal{Input: Hushed}, now.Add(2*time.Second), func() string { return "another" }); len(again.tells) != 0 {
			t.Errorf("%s is recorded again: %+v", what, again.tells)
		}
	}
}
