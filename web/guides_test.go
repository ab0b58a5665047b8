package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
)

func TestAnAgentIsLedThroughTheOwnConversationAlone(t *testing.T) {
	h := newHouse(t)
	n := h.north
	admin := h.as("admin")
	admin.do(http.MethodPut, "/api/v1/sites/"+n.ID+"/crm-hosts", `{"site_id":"`+n.ID+`","hosts":["crm.example.com"],"version":1}`).wants(200, "crm.example.com")
	q := must[queues.Queue](t)(h.store.GetQueue(t.Context(), everything, n.queue.ID))
	q.Guide = guides.Attached{ScriptID: n.script.ID, FormID: n.form.ID, CRM: guides.CRM{URL: "https://crm.example.com/c?p={{customer.number}}&n={{lead.name}}", Mode: guides.CRMTab}}
	if _, err := h.store.UpdateQueue(t.Context(), by, everything, q); err != nil {
		t.Fatal(err)
	}
	if err := h.desk.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	own, other := "01J00000000000000000000AAA", "01J00000000000000000000BBB"
	i := events.Interaction{ID: own, SiteID: n.ID, QueueID: n.queue.ID, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionActive, AgentID: n.agent.ID,
		From: "+34 600&x", Lead: &events.LeadInfo{Name: `"><script>`, TimeZone: "Europe/Madrid"}}
	another := i
	another.ID, another.AgentID = other, h.south.agent.ID
	h.desk.mu.Lock()
	h.desk.live.Interactions = []events.Interaction{i, another}
	h.desk.mu.Unlock()
	c := h.as("agent1")
	c.do(http.MethodGet, "/api/v1/interactions/"+own+"/guide", "").wants(200, `"crm_url":"https://crm.example.com/c?p=%2B34%20600%26x&n=%22%3E%3Cscript%3E"`, `"crm_mode":"tab"`,
		n.script.ID, n.form.ID, `"time_zone":"Europe/Madrid"`)
	c.do(http.MethodGet, "/api/v1/interactions/"+other+"/guide", "").wants(404, "interaction.not_yours")

	admin.do(http.MethodPut, "/api/v1/sites/"+n.ID+"/crm-hosts", `{"site_id":"`+n.ID+`","hosts":[],"version":2}`).wants(200)
	c.do(http.MethodGet, "/api/v1/interactions/"+own+"/guide", "").wants(200, `"crm_url":""`)
	h.as("super1").do(http.MethodPut, "/api/v1/sites/"+n.ID+"/crm-hosts", `{"site_id":"`+n.ID+`","hosts":["evil.test"],"version":3}`).wants(403)
}

func TestTheFileOfAnswersHoldsNoFormulaAndNothingOutOfReach(t *testing.T) {
	h := newHouse(t)
	n, at := h.north, time.Now().Add(-time.Hour)
	i := events.Interaction{ID: "01J00000000000000000000AAA", SiteID: n.ID, QueueID: n.queue.ID, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionDone,
		Since: at, CreatedAt: at, From: "=cmd", Form: &events.FormAnswers{FormID: n.form.ID, Name: "@sum", Version: 1, Values: map[string]string{"age": "-2+3", "gone": "=HYPERLINK(\"x\")\n,"}, SavedAt: at}}
	if err := h.store.ApplyLive(t.Context(), projector.Batch{To: projector.Position{Seq: 1, EventID: "e", At: at}, Interactions: []projector.Interaction{{Interaction: i, Seq: 1, ChangedAt: at, TakenBy: n.agent.ID}}}); err != nil {
		t.Fatal(err)
	}
	a := h.as("super1").do(http.MethodGet, "/api/v1/queues/"+n.queue.ID+"/answers", "")
	a.wants(200, "interaction_id,began_at,number,agent,disposition,form,age,gone", "'=cmd", "'@sum", "'-2+3", "\"'=HYPERLINK(\"\"x\"\")\n,\"")
	if a := h.as("super1").do(http.MethodGet, "/api/v1/queues/"+n.queue.ID+"/answers?to="+at.Add(-time.Hour).UTC().Format(time.RFC3339), ""); strings.Contains(a.body, "cmd") {
		t.Errorf("outside of the period: %s", a.body)
	}
	h.as("agent1").do(http.MethodGet, "/api/v1/queues/"+n.queue.ID+"/answers", "").wants(403)
	h.as("super2").do(http.MethodGet, "/api/v1/queues/"+n.queue.ID+"/answers", "").wants(404)
}
