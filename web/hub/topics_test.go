package hub

import (
	"slices"
	"testing"

	"github.com/cordboard/cordboard/events"
)

func TestAgentsAreToldThatWhatTheyShowOfOthersChangedAndNotWhat(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	mine := s.open(agentOne(), "")
	j.append(events.AgentStateChanged, agentEvent("ag9", "A"))
	m := inSite("m1", "A", "", events.InteractionInbox)
	m.Interaction.Channel, m.Interaction.Message = events.Voicemail, &events.Message{}
	j.append(events.InteractionCreated, m)
	s.settle()
	s.clock.Advance(countsEvery)
	for {
		h := mine.any()
		if h.Type == "event" {
			t.Fatalf("an agent is told of %s", h.Event.Type)
		}
		if h.Type != "changed" {
			continue
		}
		if !slices.Equal(h.Topics, []string{"targets", "voicemail"}) {
			t.Errorf("told of %v", h.Topics)
		}
		return
	}
}
