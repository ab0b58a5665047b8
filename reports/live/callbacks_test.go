package live

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func back(id string, at, due time.Time) events.Interaction {
	i := queued(id, at)
	i.Direction, i.Callback = events.Outbound, &events.Callback{Number: "600100200", NotBefore: due}
	return i
}

func TestCallbacksAreCountedApartFromThoseWhoWaitAtTheTelephone(t *testing.T) {
	c := counter(utc)
	apply(c, noon, queued("i1", noon), back("b1", noon.Add(-time.Hour), time.Time{}), back("b2", noon, noon.Add(5*time.Minute)))
	got := c.Changed(noon)[0]
	if got.Waiting != 1 || got.Callbacks != 1 || got.CallbacksLater != 1 || got.OfferedToday != 1 || !got.LongestSince.Equal(noon) {
		t.Fatalf("a caller and two callbacks: %+v", got)
	}
	if more := c.Changed(noon.Add(4 * time.Minute)); len(more) != 0 {
		t.Errorf("before its time it is told: %+v", more)
	}
	more := c.Changed(noon.Add(5 * time.Minute))
	if len(more) != 1 || more[0].Callbacks != 2 || more[0].CallbacksLater != 0 {
		t.Fatalf("a callback that came due is told as %+v", more)
	}
	ringing, calling := back("b1", noon, time.Time{}), back("b2", noon, time.Time{})
	ringing.State, calling.State = events.InteractionInOffer, events.InteractionDialing
	apply(c, noon.Add(6*time.Minute), ringing, calling)
	if got := c.Changed(noon.Add(6 * time.Minute))[0]; got.Callbacks != 1 || got.CallbacksLater != 0 {
		t.Errorf("one rings an agent and one's customer is called: %+v", got)
	}
	moved := back("b1", noon, time.Time{})
	moved.QueueID = "q2"
	apply(c, noon.Add(7*time.Minute), moved)
	c.SetQueues([]Queue{{ID: "q1", SiteID: "s1", Name: "Sales"}, {ID: "q2", SiteID: "s1", Name: "Support"}})
	if got := c.Counts(noon.Add(7 * time.Minute)); got[0].Callbacks != 0 || got[1].Callbacks != 1 {
		t.Errorf("moved to the other queue: %+v", got)
	}
	c.Rebuild(nil, []events.Interaction{back("b3", noon, time.Time{})}, noon)
	if got := c.Counts(noon)[0]; got.Callbacks != 1 {
		t.Errorf("after a restart: %+v", got)
	}
}
