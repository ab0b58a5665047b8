package hub

import (
	"slices"
	"sync"
	"testing"
)

func TestTheLinesGoToThoseWhoWatchTheirQueues(t *testing.T) {
	var mu sync.Mutex
	lines := map[string][]string{"qa": {"i1", "i2"}, "qb": {"i3"}}
	s := newStage(t, newJournal(), func(c *Config) {
		c.Lines = func() map[string][]string { mu.Lock(); defer mu.Unlock(); return lines }
	})
	first := func(b *browser) heard {
		for {
			if h := b.any(); h.Type == "lines" {
				return h
			}
		}
	}
	supA, supB := s.open(supervisor("A"), ""), s.open(supervisor("B"), "")
	if h := first(supA); !slices.Equal(h.Lines["qa"], []string{"i1", "i2"}) || len(h.Lines) != 1 {
		t.Errorf("site A begins with %v", h.Lines)
	}
	if h := first(supB); !slices.Equal(h.Lines["qb"], []string{"i3"}) || len(h.Lines) != 1 {
		t.Errorf("site B begins with %v", h.Lines)
	}
	s.clock.Advance(countsEvery)
	first(supA) // what was there before anybody was told
	first(supB)
	mu.Lock()
	lines = map[string][]string{"qa": {"i2", "i1"}}
	mu.Unlock()
	s.clock.Advance(countsEvery)
	if h := first(supA); !slices.Equal(h.Lines["qa"], []string{"i2", "i1"}) {
		t.Errorf("site A hears %v", h.Lines)
	}
	if h := first(supB); h.Lines["qb"] == nil || len(h.Lines["qb"]) != 0 {
		t.Errorf("an emptied line is told as %v", h.Lines)
	}
	if got := s.hub.Lines(agentOne()); len(got) != 0 {
		t.Errorf("an agent is told who waits: %v", got)
	}
}
