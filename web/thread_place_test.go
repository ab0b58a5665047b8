package web_test

import (
	"context"
	"testing"

	"github.com/cordboard/cordboard/channels/inbox"
	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// threadWork is the desk as the inbox knows it: it notes what it is asked.
type threadWork struct{ desk *desk }

func (threadWork) Thread(context.Context, inbox.ThreadWork) error { return nil }
func (w threadWork) Take(_ context.Context, agentID string, t inbox.ThreadWork, steers bool) error {
	return w.desk.note("take thread %s %s %s steers %v", agentID, t.Thread.ID, t.Thread.Status, steers)
}

func TestAConversationIsTakenAssignedAndMovedWhetherOrNotSomebodyWorksOnIt(t *testing.T) {
	h := newHouse(t)
	n := h.north
	rests, works, theirs := "01J000000000000NRTH0000001", "01J000000000000NRTW0000001", "01J000000000000SVTH0000001"
	h.written(n, rests)
	h.written(n, works)
	h.written(h.south, theirs)
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Interactions = []events.Interaction{
			{ID: theirsID, SiteID: n.ID, QueueID: n.queue.ID, State: events.InteractionWrappingUp, Channel: events.Telegram, ThreadID: works},
			{ID: waitingID, SiteID: n.ID, QueueID: n.queue.ID, State: events.InteractionActive, Channel: events.Telegram, ThreadID: works}}
	})
	at := func(id string) string { return "/api/v1/threads/" + id }
	agent, queue := `{"agent_id":"`+n.agent.ID+`"}`, `{"queue_id":"`+n.queue.ID+`"}`
	run(t, h, []scenario{
		{name: "an agent takes one", as: "agent1", method: "POST", path: at(rests) + "/take", status: 200, contains: []string{rests}, asked: "take thread " + n.agent.ID + " " + rests + " open steers false"},
		{name: "an agent takes what they do not see", as: "agent1", method: "POST", path: at(theirs) + "/take", status: 404},
		{name: "who is no agent takes nothing", as: "admin", method: "POST", path: at(rests) + "/take", status: 409, contains: []string{"agent.none"}},
		{name: "an agent assigns nothing", as: "agent1", method: "POST", path: at(rests) + "/assign", body: agent, status: 403},
		{name: "work under way is the desk's to assign", as: "super1", method: "POST", path: at(works) + "/assign", body: agent, status: 204, asked: "assign " + waitingID},
		{name: "work under way is the desk's to move", as: "super1", method: "POST", path: at(works) + "/move", body: queue, status: 204, asked: "move " + waitingID},
		{name: "what rests is assigned", as: "super1", method: "POST", path: at(rests) + "/assign", body: agent, status: 204},
		{name: "and is the agent's", as: "agent1", method: "GET", path: at(rests), status: 200, contains: []string{`"agent_id":"` + n.agent.ID + `"`}},
		{name: "what rests is moved", as: "super1", method: "POST", path: at(rests) + "/move", body: queue, status: 204},
		{name: "and is nobody's", as: "agent1", method: "GET", path: at(rests), status: 200, lacks: []string{n.agent.ID}},
		{name: "an agent of the other site", as: "super1", method: "POST", path: at(rests) + "/assign", body: `{"agent_id":"` + h.south.agent.ID + `"}`, status: 404},
		{name: "a queue of the other site", as: "super1", method: "POST", path: at(rests) + "/move", body: `{"queue_id":"` + h.south.queue.ID + `"}`, status: 404},
		{name: "a queue of the other site, by who sees both", as: "admin", method: "POST", path: at(rests) + "/move", body: `{"queue_id":"` + h.south.queue.ID + `"}`, status: 404},
		{name: "a conversation of the other site", as: "super1", method: "POST", path: at(theirs) + "/assign", body: agent, status: 404},
	})
	h.desk.setFail(fault.New(fault.Conflict, "You write in 3 conversations.").WithKey("written.full"))
	run(t, h, []scenario{{name: "no room", as: "agent1", method: "POST", path: at(rests) + "/take", status: 409, contains: []string{"written.full"}}})
}
