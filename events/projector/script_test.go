package projector_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// script writes the story of a small floor: agents sign in, callers are offered, missed, connected, held, wrapped up;
// some give up. It is the same story for the same seed, but for the ids.
type script struct {
	rnd    *rand.Rand
	ids    ids.Source
	now    time.Time
	evs    []events.Event
	agents []events.Agent
	site   string
	queue  string
	// told counts what the tables must show in the end.
	offers int
	spells map[string]time.Duration // signed-in time by agent
	in     map[string]time.Time
}

func story(seed uint64, agents, callers int) *script {
	s := &script{rnd: rand.New(rand.NewPCG(seed, seed)), ids: ids.New(), now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC),
		spells: map[string]time.Duration{}, in: map[string]time.Time{}}
	s.site, s.queue = s.ids.New(), s.ids.New()
	for i := range agents {
		a := events.Agent{ID: s.ids.New(), UserID: s.ids.New(), SiteID: s.site, TeamID: s.ids.New(), Name: fmt.Sprintf("Agent %d", i)}
		s.agents = append(s.agents, a)
		s.in[a.ID] = s.pass()
		s.agent(i, events.AgentSignedIn, events.AgentReady, events.ActivityReady)
	}
	for i := range callers {
		s.caller(i)
	}
	for i, a := range s.agents {
		if i > 0 { // the first one stays: a stretch that lasts
			s.pass()
			s.agent(i, events.AgentSignedOut, events.AgentOffline, events.ActivityOffline)
			s.spells[a.ID] = s.now.Sub(s.in[a.ID])
		}
	}
	return s
}

func (s *script) pass() time.Time {
	s.now = s.now.Add(time.Duration(1+s.rnd.IntN(3000)) * time.Millisecond)
	return s.now
}

func (s *script) tell(t events.Type, b events.Body) {
	s.evs = append(s.evs, events.Event{ID: s.ids.New(), At: s.now, Type: t, Body: b})
}

func (s *script) agent(n int, t events.Type, st events.AgentState, act events.Activity, work ...events.Work) {
	a := &s.agents[n]
	a.State, a.Activity, a.Work, a.Since, a.ActivitySince = st, act, work, s.now, s.now
	s.tell(t, &events.AgentEvent{Agent: *a})
}

func (s *script) caller(n int) {
	s.pass()
	i := events.Interaction{ID: s.ids.New(), SiteID: s.site, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionNew,
		Since: s.now, CallID: s.ids.New(), From: fmt.Sprintf("+4930%07d", n), To: "+493012345", FromName: "Jürgen Müller 📞",
		EntryID: s.ids.New(), CreatedAt: s.now}
	c := events.Call{ID: i.CallID, InteractionID: i.ID, SiteID: s.site, Direction: i.Direction, State: events.CallArriving, From: i.From,
		To: i.To, StartedAt: s.now, Legs: []events.Leg{{ID: fmt.Sprintf("1740000000.%d", n), Role: events.LegCustomer,
			ChannelID: fmt.Sprintf("1740000000.%d", n), State: events.LegUp, CreatedAt: s.now}}}
	s.tell(events.CallStarted, &events.CallEvent{Call: c})
	s.tell(events.InteractionCreated, &events.InteractionEvent{Interaction: i})
	i.State, i.QueueID, i.QueuedAt = events.InteractionInQueue, s.queue, s.pass()
	s.tell(events.InteractionQueued, &events.InteractionEvent{Interaction: i})
	var try events.Attempt
	if n%3 == 0 { // a campaign called them
		try = s.attempt(&i)
	}
	for range s.rnd.IntN(3) { // missed offers before
		s.miss(&i)
	}
	if s.rnd.IntN(4) == 0 {
		i.Outcome, i.EndCause = events.OutcomeAbandoned, events.CauseCustomerHung
	} else {
		s.talk(&i, try)
	}
	i.State, i.EndedAt, i.ClosedAt = events.InteractionDone, s.pass(), s.now
	s.tell(events.InteractionEnded, &events.InteractionEvent{Interaction: i, Cause: i.EndCause})
	c.State, c.EndedAt, c.EndCause = events.CallOver, s.now, i.EndCause
	c.Legs = append([]events.Leg(nil), c.Legs...)
	c.Legs[0].State, c.Legs[0].EndedAt = events.LegGone, s.now
	s.tell(events.CallEnded, &events.CallEvent{Call: c})
	if try.ID != "" && i.Outcome == events.OutcomeAbandoned {
		s.close(try, "abandoned")
	}
}

// attempt leases a lead and reaches somebody. The campaign is not there any more, or never was: that is no trouble.
func (s *script) attempt(i *events.Interaction) events.Attempt {
	a := events.Attempt{ID: s.ids.New(), CampaignID: s.queue, Campaign: 7, SiteID: s.site, QueueID: s.queue, List: 3, LeadID: uint64(len(s.evs)), Number: i.From, Mode: "power",
		CallID: i.CallID, InteractionID: i.ID, State: events.AttemptLeased, Since: s.now, LeasedAt: s.now}
	a.Lease = a.ID
	i.Attempt = &events.AttemptRef{ID: a.ID, CampaignID: a.CampaignID, LeadID: a.LeadID}
	s.tell(events.AttemptBegan, &events.AttemptEvent{Attempt: a})
	a.State, a.DialledAt, a.AnsweredAt = events.AttemptAnswered, s.pass(), s.pass()
	a.Since, a.Detection = s.now, events.Detection{Verdict: "person", Cause: "HUMAN-500-500"}
	s.tell(events.AttemptChanged, &events.AttemptEvent{Attempt: a})
	return a
}

func (s *script) close(a events.Attempt, outcome string) {
	a.State, a.EndedAt, a.ClosedAt, a.Outcome = events.AttemptClosed, s.pass(), s.now, outcome
	a.Next = &events.LeadNext{At: s.now.Add(time.Hour), Position: 1, Held: "gap"}
	s.tell(events.AttemptEnded, &events.AttemptEvent{Attempt: a})
}

func (s *script) offer(i *events.Interaction) (n int, b *events.InteractionEvent) {
	s.pass()
	n = s.rnd.IntN(len(s.agents))
	a := s.agents[n]
	i.State, i.AgentID, i.OfferID, i.OfferExpires = events.InteractionInOffer, a.ID, s.ids.New(), s.now.Add(20*time.Second)
	s.offers++
	b = &events.InteractionEvent{Interaction: *i, AgentID: a.ID, TeamID: a.TeamID, Why: "longest idle"}
	s.tell(events.InteractionOffered, b)
	s.agent(n, events.AgentWorkChanged, events.AgentReady, events.ActivityOffered, events.Work{InteractionID: i.ID})
	return n, b
}

func (s *script) miss(i *events.Interaction) {
	n, b := s.offer(i)
	// The next offer may come in the same millisecond and to the same agent.
	i.State, i.AgentID, i.OfferID, i.OfferExpires = events.InteractionInQueue, "", "", time.Time{}
	s.tell(events.InteractionOfferEnded, &events.InteractionEvent{Interaction: *i, AgentID: b.AgentID, TeamID: b.TeamID, Cause: events.CauseNoAnswer})
	s.agent(n, events.AgentWorkChanged, events.AgentReady, events.ActivityReady)
}

func (s *script) talk(i *events.Interaction, try events.Attempt) {
	n, b := s.offer(i)
	i.State, i.AnsweredAt, i.WaitMS = events.InteractionActive, s.pass(), s.now.Sub(i.QueuedAt).Milliseconds()
	part := func(t events.Type, c events.Cause) {
		s.tell(t, &events.InteractionEvent{Interaction: *i, AgentID: b.AgentID, TeamID: b.TeamID, Cause: c})
	}
	part(events.InteractionConnected, events.CauseAnswered)
	s.agent(n, events.AgentWorkChanged, events.AgentReady, events.ActivityTalking, events.Work{InteractionID: i.ID})
	i.State, i.TalkMS = events.InteractionWrappingUp, s.pass().Sub(i.AnsweredAt).Milliseconds()
	part(events.InteractionWrapup, events.CauseNone)
	if try.ID != "" { // it is closed before the agent says what it was
		try.JoinedAt, try.AgentID = i.AnsweredAt, b.AgentID
		s.close(try, "connected")
	}
	i.Notes, i.DispositionID, i.Outcome, i.EndCause = "wants a call back — «tomorrow»", s.ids.New(), events.OutcomeHandled, events.CauseCustomerHung
	part(events.InteractionCoded, events.CauseNone)
	s.agent(n, events.AgentWorkChanged, events.AgentReady, events.ActivityReady)
}
