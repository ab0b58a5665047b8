package web_test

import (
	"fmt"
	"testing"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAgentsTakeAndGiveBackWrittenConversations(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Interactions = []events.Interaction{
			{ID: waitingID, SiteID: n.ID, QueueID: n.queue.ID, State: events.InteractionInQueue, Channel: events.WebChat, ThreadID: "t1", From: "visitor-1234567",
				Written: &events.Written{Text: "my card is 4111", Subject: "lost card", Status: events.ThreadOpen}},
			{ID: theirsID, SiteID: s.ID, QueueID: s.queue.ID, State: events.InteractionActive, Channel: events.Email, AgentID: s.agent.ID, ThreadID: "t2"}}
	})
	at, theirs := "/api/v1/interactions/"+waitingID, "/api/v1/interactions/"+theirsID
	run(t, h, []scenario{
		{name: "what may be taken", as: "agent1", method: "GET", path: "/api/v1/desk/waiting", status: 200, contains: []string{"where is it?", `"channel":"email"`}, asked: "waiting " + n.agent.ID},
		{name: "an agent takes one", as: "agent1", method: "POST", path: at + "/take", status: 200, contains: []string{`"channel":"webchat"`}, asked: "take " + n.agent.ID + " " + waitingID + " steers false"},
		{name: "accept", as: "agent1", method: "POST", path: at + "/accept", status: 204, asked: "accept " + n.agent.ID + " " + waitingID},
		{name: "give back", as: "agent1", method: "POST", path: at + "/release", status: 204, asked: "release " + n.agent.ID + " " + waitingID},
		{name: "who is no agent takes nothing", as: "admin", method: "POST", path: at + "/take", status: 409, contains: []string{"agent.none"}},
		{name: "give to a queue", as: "agent1", method: "POST", path: at + "/transfer", body: `{"queue_id":"` + n.queue.ID + `","note":"billing"}`, status: 204, asked: "transfer " + n.agent.ID},
		{name: "assigned", as: "super1", method: "POST", path: at + "/assign", body: `{"agent_id":"` + n.agent.ID + `","seconds":60}`, status: 204, asked: "assign " + waitingID},
		{name: "assigned at the other site", as: "super1", method: "POST", path: theirs + "/assign", body: `{"agent_id":"` + n.agent.ID + `","seconds":60}`, status: 404},
		{name: "the floor shows it", as: "super1", method: "GET", path: "/api/v1/floor", status: 200, contains: []string{"my card is 4111", `"thread_id":"t1"`}, lacks: []string{`"t2"`}},
		{name: "the work on a thread", as: "super1", method: "GET", path: "/api/v1/interactions?thread_id=" + someID, status: 200, contains: []string{`"thread_id":"` + someID}},
	})
	h.desk.setFail(fault.New(fault.Conflict, "You write in 3 conversations.").WithKey("written.full"))
	run(t, h, []scenario{{name: "no room", as: "agent1", method: "POST", path: at + "/take", status: 409, contains: []string{"written.full"}}})
}

func TestCapacityIsDecidedForASiteAndForAnAgent(t *testing.T) {
	h := newHouse(t)
	n := h.north
	site, agent := "/api/v1/sites/"+n.ID+"/presence", "/api/v1/agents/"+n.agent.ID
	run(t, h, []scenario{
		{name: "nothing is decided", as: "admin", method: "GET", path: site, status: 200, lacks: []string{"capacity"}},
		{name: "for the site", as: "admin", method: "PUT", path: site, body: `{"site_id":"` + n.ID + `","version":1,"capacity":{"written":4,"per_channel":{"email":2},"beside":0}}`, status: 200, contains: []string{`"capacity":{"written":4,"per_channel":{"email":2},"beside":0}`}},
		{name: "too many", as: "admin", method: "PUT", path: site, body: `{"site_id":"` + n.ID + `","version":2,"capacity":{"written":51}}`, status: 422, contains: []string{"capacity.written"}},
		{name: "on a channel nobody writes on", as: "admin", method: "PUT", path: site, body: `{"site_id":"` + n.ID + `","version":2,"capacity":{"per_channel":{"voice":1}}}`, status: 422, contains: []string{"capacity.channel_unknown"}},
		{name: "left to the program again", as: "admin", method: "PUT", path: site, body: `{"site_id":"` + n.ID + `","version":2}`, status: 200, lacks: []string{"capacity"}},
		{name: "an agent of whom nothing is decided", as: "admin", method: "GET", path: agent, status: 200, lacks: []string{"capacity"}},
		{name: "an agent of whom something is", as: "admin", method: "PUT", path: agent, status: 200, contains: []string{`"capacity":{"written":1}`},
			body: fmt.Sprintf(`{"site_id":"%s","user_id":"%s","phone":"%s","active":true,"version":%d,"capacity":{"written":1}}`, n.ID, n.agent.UserID, n.agent.Phone, n.agent.Version)},
	})
}
