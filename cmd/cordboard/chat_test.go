package main

import (
	"testing"

	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/events"
)

func TestAVisitorIsToldWhoAnswersOrThatTheyWait(t *testing.T) {
	for name, c := range map[string]struct {
		thread events.Thread
		want   webchat.State
	}{
		"in the line":       {events.Thread{Status: events.ThreadOpen, InteractionID: "i"}, webchat.State{Status: "waiting"}},
		"with an agent":     {events.Thread{Status: events.ThreadOpen, InteractionID: "i", AgentID: "a"}, webchat.State{Status: "talking", Agent: "Ana"}},
		"with the bot":      {events.Thread{Status: events.ThreadWaiting, Bot: events.BotTalks}, webchat.State{Status: "talking"}},
		"after it is over":  {events.Thread{Status: events.ThreadResolved, AgentID: "a"}, webchat.State{Status: "ended"}},
		"with both at once": {events.Thread{Status: events.ThreadOpen, InteractionID: "i", AgentID: "a", Bot: events.BotTalks}, webchat.State{Status: "talking", Agent: "Ana"}},
	} {
		if got := chatState(c.thread, "Ana"); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
