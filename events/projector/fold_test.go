package projector

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func TestAnOfferKeepsWhyItWasMadeAndWhyItWasDeclined(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	i := events.Interaction{ID: "i1", State: events.InteractionInOffer, OfferID: "o1", AgentID: "ana"}
	back := events.Interaction{ID: "i1", State: events.InteractionInQueue}
	b := newPicture(State{}).fold(Position{}, []events.Event{
		{Seq: 1, At: at, Type: events.InteractionOffered, Body: &events.InteractionEvent{Interaction: i, AgentID: "ana", Why: "longest idle"}},
		{Seq: 2, At: at.Add(time.Second), Type: events.InteractionOfferEnded,
			Body: &events.InteractionEvent{Interaction: back, AgentID: "ana", Cause: events.CauseDeclined, Why: "language"}},
	})
	if len(b.Offers) != 1 || b.Offers[0].Why != "longest idle; declined: language" || b.Offers[0].Cause != events.CauseDeclined {
		t.Errorf("the offer is projected as %+v", b.Offers)
	}
}

func TestWhoTakesAMessageTookPartInIt(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := events.Interaction{ID: "m1", Channel: events.Voicemail, Direction: events.Inbound, State: events.InteractionInbox}
	mine := m
	mine.AgentID = "ana"
	b := newPicture(State{}).fold(Position{}, []events.Event{
		{Seq: 1, At: at, Type: events.InteractionQueued, Body: &events.InteractionEvent{Interaction: m}},
		{Seq: 2, At: at.Add(time.Second), Type: events.InteractionConnected, Body: &events.InteractionEvent{Interaction: mine, AgentID: "ana"}},
		{Seq: 3, At: at.Add(time.Minute), Type: events.InteractionQueued, Body: &events.InteractionEvent{Interaction: m, AgentID: "ana"}},
	})
	if len(b.Parts) != 1 || b.Parts[0].AgentID != "ana" || b.Interactions[0].TakenBy != "ana" {
		t.Errorf("who took part is %+v, of %+v", b.Parts, b.Interactions)
	}
}

func TestWhatIsDoneBesideACallIsBookedOnTheCallAndWhoIsToldOfAMessageTakesNoPart(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	chat, call := events.Work{InteractionID: "w1", Channel: events.WebChat, State: events.InteractionActive}, events.Work{InteractionID: "c1", Channel: events.Voice, State: events.InteractionActive}
	agent := func(seq uint64, act events.Activity, work ...events.Work) events.Event {
		return events.Event{ID: string(act), Seq: seq, At: at.Add(time.Duration(seq) * time.Minute), Type: events.AgentWorkChanged,
			Body: &events.AgentEvent{Agent: events.Agent{ID: "ana", State: events.AgentReady, Activity: act, Work: work}}}
	}
	written := events.Interaction{ID: "w1", Channel: events.WebChat, ThreadID: "t1", State: events.InteractionActive, AgentID: "ana", AnsweredAt: at}
	b := newPicture(State{}).fold(Position{}, []events.Event{agent(1, events.ActivityWriting, chat), agent(2, events.ActivityTalking, chat, call),
		{Seq: 3, At: at, Type: events.InteractionWritten, Body: &events.InteractionEvent{Interaction: written, AgentID: "ana"}}})
	if len(b.Stretches) != 2 || b.Stretches[0].InteractionID != "w1" || b.Stretches[1].InteractionID != "c1" {
		t.Errorf("booked as %+v", b.Stretches)
	}
	if len(b.Parts) != 0 || len(b.Interactions) != 1 || b.Interactions[0].ThreadID != "t1" {
		t.Errorf("took part: %+v of %+v", b.Parts, b.Interactions)
	}
}
