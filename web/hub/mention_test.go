package hub

import (
	"slices"
	"testing"

	"github.com/cordboard/cordboard/events"
)

func TestANoteIsToldToTheAgentsItNames(t *testing.T) {
	b := &events.MessageEvent{Thread: events.Thread{AgentID: "ana"}, Message: events.WrittenMessage{Direction: events.MessageNote, Mentions: []string{"bea", "cleo"}}}
	if got := (&Hub{}).owners(events.Event{Type: events.MessageRecorded, Body: b}); !slices.Equal(got, []string{"ana", "bea", "cleo"}) {
		t.Errorf("it is told to %v", got)
	}
}
