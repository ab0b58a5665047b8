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
