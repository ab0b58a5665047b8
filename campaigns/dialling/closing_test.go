package dialling

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/presets"
	"github.com/cordboard/cordboard/events"
)

func TestAPromisedCallIsKeptInMindUntilSomebodyWasMet(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	preset, _ := presets.Find("any")
	law := openRules()
	law.Mode, law.Country = rules.Power, "ES"
	book, err := rules.Compile(presets.Adopt(preset, law, atAnyHour(), now).Rules, presets.Calendars())
	if err != nil {
		t.Fatal(err)
	}
	place := []rules.Place{{Zone: madrid, Region: "ES"}}
	promised := func() *rules.Lead {
		return &rules.Lead{Numbers: []rules.Number{{E164: "+34911111111", Places: place}}, Places: place, Imported: now.Add(-24 * time.Hour),
			Attempts: []rules.Attempt{{At: now.Add(-2 * time.Hour), Ended: now.Add(-2 * time.Hour), Outcome: outcomes.Connected}},
			Callback: &rules.Appointment{At: now.Add(-time.Minute), Agent: "ana"}}
	}
	for _, c := range []struct {
		name   string
		is     outcomes.Outcome
		change func(*events.Attempt)
		alone  bool // from before a restart: the lead is not in memory
		keeps  bool
		closed bool
	}{
		{name: "withdrawn before it was dialled", is: outcomes.Cancelled, change: func(a *events.Attempt) { a.Uncounted = true }, keeps: true},
		{name: "the same after a restart", is: outcomes.Cancelled, change: func(a *events.Attempt) { a.Uncounted = true }, alone: true, keeps: true},
		{name: "busy", is: outcomes.Busy, keeps: true},
		{name: "nobody saw how it ended", is: outcomes.Lost, alone: true, keeps: true},
		{name: "the trunk had no room", is: outcomes.Congestion, change: func(a *events.Attempt) { a.Uncounted = true }, keeps: true},
		{name: "an answering machine", is: outcomes.Machine, change: func(a *events.Attempt) { a.JoinedAt = now }, keeps: true},
		{name: "they talked", is: outcomes.Connected, change: func(a *events.Attempt) { a.JoinedAt = now }, closed: true},
		{name: "they talked, seen after a restart", is: outcomes.Connected, change: func(a *events.Attempt) { a.JoinedAt = now }, alone: true},
	} {
		r := &runner{book: book, c: campaigns.Campaign{}}
		f := &flight{lead: promised()}
		if c.alone {
			f.lead = nil
		}
		a := events.Attempt{Outcome: string(c.is), LeasedAt: now, EndedAt: now.Add(time.Minute)}
		if c.change != nil {
			c.change(&a)
		}
		if n := r.next(f, a, now.Add(time.Minute)); n.Keep != c.keeps || n.Closed != c.closed {
			t.Errorf("%s: %+v", c.name, n)
		}
	}
}
