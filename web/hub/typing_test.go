package hub

import (
	"fmt"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

func TestWhoWritesIsToldTogetherToThoseWhoSeeTheConversation(t *testing.T) {
	s := newStage(t, newJournal())
	serves := s.open(agentOne(), "")
	watches := s.open(supervisor("A", accounts.PermInteractionsAll), "")
	floor := supervisor("A")
	floor.SessionID = "s-floor"
	blind, elsewhere := s.open(floor, ""), s.open(supervisor("B", accounts.PermInteractionsAll), "")
	served := events.Thread{ID: "t1", SiteID: "A", QueueID: "qa"}
	for range 50 {
		s.hub.Typing(Typing{Thread: served, By: "customer", On: true})
	}
	s.hub.Typing(Typing{Thread: events.Thread{ID: "t2", SiteID: "A", AgentID: "ag2"}, By: "agent", Who: "ag2", Name: "Bea", On: true})
	s.hub.Typing(Typing{Thread: served, By: "agent", Who: "ag1", Name: "Ana", UserID: "u1", On: true})
	s.clock.Advance(countsEvery)
	if got := serves.typing(); len(got) != 1 || got[0] != (typist{ThreadID: "t1", By: "customer", On: true}) {
		t.Errorf("who serves the queue is told %+v", got)
	}
	if got := watches.typing(); len(got) != 3 {
		t.Errorf("who sees all is told %+v", got)
	}
	s.hub.Typing(Typing{Thread: served, By: "customer"})
	s.clock.Advance(countsEvery)
	if got := serves.typing(); len(got) != 1 || got[0].On {
		t.Errorf("when it stopped, they are told %+v", got)
	}
	s.journal.append(events.SystemPBX, &events.SystemEvent{State: "up"}) // told to all: the end of what is heard here
	for name, b := range map[string]*browser{"the floor alone": blind, "another site": elsewhere} {
		for {
			h := b.any()
			if h.Type == "pbx" {
				break
			}
			if h.Type == "typing" {
				t.Errorf("who sees %s is told %+v", name, h.Typing)
			}
		}
	}
}

// typing is the next frame about who writes.
func (b *browser) typing() []typist {
	for {
		if h := b.any(); h.Type == "typing" {
			return h.Typing
		}
	}
}

func TestNoMoreIsToldOfWhoWritesThanABrowserCanShow(t *testing.T) {
	s := newStage(t, newJournal())
	watches := s.open(supervisor("A", accounts.PermInteractionsAll), "")
	for n := range 3 * typingMost {
		s.hub.Typing(Typing{Thread: events.Thread{ID: fmt.Sprint("t", n), SiteID: "A"}, By: "customer", On: true})
	}
	s.clock.Advance(countsEvery)
	if got := watches.typing(); len(got) != typingMost {
		t.Errorf("told of %d", len(got))
	}
}
