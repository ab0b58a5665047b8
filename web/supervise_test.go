package web_test

import (
	"strings"
	"testing"
	"time"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
)

const waitingID, theirsID = "01J0000000000000000WA1T1NG", "01J00000000000000000THE1RS"

func TestSupervisorsSteerWhoWaitsWithinTheirReach(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Interactions = []events.Interaction{
			{ID: waitingID, SiteID: n.ID, QueueID: n.queue.ID, State: events.InteractionInQueue, From: "+573001234567", FromName: "Rosa"},
			{ID: theirsID, SiteID: s.ID, QueueID: s.queue.ID, State: events.InteractionInQueue}}
	})
	at := "/api/v1/interactions/" + waitingID
	theirs := "/api/v1/interactions/" + theirsID
	h.desk.why = []deskpkg.Passed{
		{AgentID: n.agent.ID, Name: "Ana", TeamID: n.team.ID, Busy: deskpkg.RulePaused, ReasonID: n.reason.ID, Since: time.Unix(0, 0).UTC(), Routed: routing.Verdict{Rule: routing.Fits}},
		{AgentID: "free", Name: "Eva", Routed: routing.Verdict{Rule: routing.SkillLow, SkillID: n.skill.ID, Has: 1, Needs: 3}}}
	run(t, h, []scenario{
		{name: "first in line", as: "super1", method: "POST", path: at + "/priority", body: `{"priority":50}`, status: 204, asked: "priority " + waitingID},
		{name: "a priority beyond the limit", as: "super1", method: "POST", path: at + "/priority", body: `{"priority":101}`, status: 422},
		{name: "another site's caller", as: "super1", method: "POST", path: theirs + "/priority", body: `{"priority":50}`, status: 404, contains: []string{"interaction.unknown"}},
		{name: "an agent steers nobody", as: "agent1", method: "POST", path: at + "/priority", body: `{"priority":50}`, status: 403},
		{name: "into a queue", as: "super1", method: "POST", path: at + "/move", body: `{"queue_id":"` + n.queue.ID + `"}`, status: 204, asked: "move " + waitingID},
		{name: "into another site's queue", as: "super1", method: "POST", path: at + "/move", body: `{"queue_id":"` + s.queue.ID + `"}`, status: 404},
		{name: "to an agent", as: "super1", method: "POST", path: at + "/assign", body: `{"agent_id":"` + n.agent.ID + `","seconds":60}`, status: 204, asked: "to " + n.agent.ID + " for 1m0s"},
		{name: "to another site's agent", as: "super1", method: "POST", path: at + "/assign", body: `{"agent_id":"` + s.agent.ID + `","seconds":60}`, status: 404},
		{name: "for a second", as: "super1", method: "POST", path: at + "/assign", body: `{"agent_id":"` + n.agent.ID + `","seconds":1}`, status: 422},
		{name: "why nobody", as: "super1", method: "GET", path: at + "/why", status: 200,
			contains: []string{`"waiting":true`, `"rule":"paused","reason_id":"` + n.reason.ID, `"rule":"skill_low"`, `"has":1,"needs":3`}},
		{name: "why nobody at the other site", as: "super1", method: "GET", path: theirs + "/why", status: 404},
		{name: "the day of a queue", as: "super1", method: "GET", path: "/api/v1/queues/" + n.queue.ID + "/quarters", status: 200, contains: []string{`"today":[]`, `"days":0`}},
		{name: "the day of another site's queue", as: "super1", method: "GET", path: "/api/v1/queues/" + s.queue.ID + "/quarters", status: 404},
		{name: "the day of all queues", as: "super1", method: "GET", path: "/api/v1/floor/hours", status: 200, contains: []string{n.ID, `"hours":[]`}, lacks: []string{s.ID}},
		{name: "the day of an agent", as: "super1", method: "GET", path: "/api/v1/agents/" + n.agent.ID + "/day", status: 200, contains: []string{`"stretches":[]`, n.queue.ID}},
		{name: "the day of another site's agent", as: "super1", method: "GET", path: "/api/v1/agents/" + s.agent.ID + "/day", status: 404},
		{name: "an agent asks for a supervisor", as: "agent1", method: "PUT", path: "/api/v1/desk/hand", body: `{"note":"refund?"}`, status: 200, asked: `hand ` + n.agent.ID + ` "refund?"`},
		{name: "an agent asks no longer", as: "agent1", method: "DELETE", path: "/api/v1/desk/hand", status: 204, asked: `hand down ` + n.agent.ID + ` by ""`},
		{name: "who is no agent has no hand", as: "admin", method: "PUT", path: "/api/v1/desk/hand", body: `{}`, status: 409, contains: []string{"agent.none"}},
		{name: "a hand is seen to", as: "super1", method: "DELETE", path: "/api/v1/agents/" + n.agent.ID + "/hand", status: 204, asked: "hand down " + n.agent.ID},
		{name: "another site's hand", as: "super1", method: "DELETE", path: "/api/v1/agents/" + s.agent.ID + "/hand", status: 404},
		{name: "the audit tells who saw to a hand", as: "admin", method: "GET", path: "/api/v1/audit?noun_id=" + n.agent.ID, status: 200, contains: []string{`"act":"agent.lower_hand"`}},
		{name: "the audit tells who moved whom", as: "admin", method: "GET", path: "/api/v1/audit?noun_id=" + waitingID, status: 200,
			contains: []string{`"act":"interaction.move"`, `"act":"interaction.priority"`, `"act":"interaction.assign"`, "super1"}},
		{name: "who sees all calls sees the number", as: "super1", method: "GET", path: "/api/v1/floor", status: 200, contains: []string{"+573001234567", "Rosa", `"agent_counts":[]`}},
	})
}

func TestAnActThatCannotBeAuditedIsDoneAndLogged(t *testing.T) {
	h := newHouse(t)
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Interactions = []events.Interaction{{ID: waitingID, SiteID: h.north.ID, QueueID: h.north.queue.ID, State: events.InteractionInQueue}}
	})
	super := h.as("super1")
	if _, err := h.pool.ExecContext(t.Context(), "RENAME TABLE audit TO audit_away"); err != nil {
		t.Fatal(err)
	}
	a := super.do("POST", "/api/v1/interactions/"+waitingID+"/priority", `{"priority":1}`)
	if a.status != 204 || !strings.Contains(h.log.String(), "An act is missing in the audit") {
		t.Errorf("got %d %s", a.status, a.body)
	}
}

func TestSupervisorsTakePartInConversationsWithinTheirReachAndWhoListensIsNotToldToAgents(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	monitor := []events.Monitor{{ID: "m1", Name: "Sue", Mode: events.MonitorListen}, {ID: "m2", Name: "Bo", Mode: events.MonitorBarge, Shown: true}}
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Interactions = []events.Interaction{
			{ID: waitingID, SiteID: n.ID, QueueID: n.queue.ID, AgentID: n.agent.ID, State: events.InteractionActive, Monitors: monitor},
			{ID: theirsID, SiteID: s.ID, QueueID: s.queue.ID, State: events.InteractionActive}}
	})
	at, theirs := "/api/v1/interactions/"+waitingID+"/monitor", "/api/v1/interactions/"+theirsID+"/monitor"
	run(t, h, []scenario{
		{name: "listen", as: "super1", method: "POST", path: at, body: `{"mode":"listen"}`, status: 200, asked: "monitor " + waitingID},
		{name: "whisper", as: "super1", method: "PUT", path: at, body: `{"mode":"whisper"}`, status: 200, asked: "now whisper"},
		{name: "stop", as: "super1", method: "DELETE", path: at, status: 204, asked: "ends"},
		{name: "a mode that does not exist", as: "super1", method: "POST", path: at, body: `{"mode":"record"}`, status: 422},
		{name: "another site's conversation", as: "super1", method: "POST", path: theirs, body: `{"mode":"listen"}`, status: 404},
		{name: "another site's mode", as: "super1", method: "PUT", path: theirs, body: `{"mode":"barge"}`, status: 404},
		{name: "an agent listens to nobody", as: "agent1", method: "POST", path: at, body: `{"mode":"listen"}`, status: 403},
		{name: "the floor tells who listens", as: "super1", method: "GET", path: "/api/v1/floor", status: 200, contains: []string{`"Sue"`, `"Bo"`}},
		{name: "the agent is told who is shown", as: "agent1", method: "GET", path: "/api/v1/desk", status: 200, contains: []string{`"Bo"`}, lacks: []string{`"Sue"`}},
	})
}
