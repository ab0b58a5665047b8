package web_test

import (
	"testing"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

func TestSupervisorsDecideAboutCallbacksWithinTheirReach(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	h.desk.setLive(func(l *deskpkg.Live) {
		back := events.Interaction{ID: waitingID, SiteID: n.ID, QueueID: n.queue.ID, Direction: events.Outbound, State: events.InteractionInQueue,
			To: "+573001234567", Callback: &events.Callback{Number: "+573001234567"}}
		theirs := back
		theirs.ID, theirs.SiteID, theirs.QueueID = theirsID, s.ID, s.queue.ID
		l.Interactions = []events.Interaction{back, theirs}
	})
	h.desk.lines = map[string][]string{n.queue.ID: {waitingID}, s.queue.ID: {theirsID}}
	at, theirs := "/api/v1/interactions/"+waitingID+"/callback", "/api/v1/interactions/"+theirsID+"/callback"
	run(t, h, []scenario{
		{name: "later", as: "super1", method: "PUT", path: at, body: `{"not_before":"2026-03-02T15:00:00Z"}`, status: 204, asked: "at 2026-03-02T15:00:00Z"},
		{name: "now", as: "super1", method: "PUT", path: at, body: `{}`, status: 204, asked: "at 0001-01-01T00:00:00Z"},
		{name: "at no time", as: "super1", method: "PUT", path: at, body: `{"not_before":"soon"}`, status: 422},
		{name: "another site's", as: "super1", method: "PUT", path: theirs, body: `{}`, status: 404, contains: []string{"interaction.unknown"}},
		{name: "given up", as: "super1", method: "DELETE", path: at, status: 204, asked: "no callback " + waitingID},
		{name: "another site's given up", as: "super1", method: "DELETE", path: theirs, status: 404},
		{name: "an agent gives up nobody's callback", as: "agent1", method: "DELETE", path: at, status: 403},
		{name: "the audit tells who did", as: "admin", method: "GET", path: "/api/v1/audit?noun_id=" + waitingID, status: 200,
			contains: []string{`"act":"interaction.callback_time"`, `"act":"interaction.callback_cancel"`, "super1"}},
		{name: "the floor tells the line", as: "super1", method: "GET", path: "/api/v1/floor", status: 200,
			contains: []string{`"lines":{"` + n.queue.ID + `":["` + waitingID + `"]}`}, lacks: []string{theirsID}},
	})
}
