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
	w := inSite("w1", "A", "", events.InteractionInQueue)
	w.Interaction.Channel, w.Interaction.ThreadID = events.WebChat, "t1"
	j.append(events.InteractionQueued, w)
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
		if !slices.Equal(h.Topics, []string{"targets", "voicemail", "waiting"}) {
			t.Errorf("told of %v", h.Topics)
		}
		return
	}
}
