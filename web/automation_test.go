package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
)

// written puts a conversation with a message of its customer, and a note that names the agent, into the database.
func (h *house) written(x site, threadID string) {
	h.t.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond)
	th := events.Thread{ID: threadID, SiteID: x.ID, InboxID: "01J00000000000000000000B0X", Channel: events.Telegram, QueueID: x.queue.ID, Name: "Ann of " + x.Name, Handle: "ann", Status: events.ThreadOpen,
		CreatedAt: at, LastAt: at, LastText: "the REFUND", Seq: 2, Version: 1, SurveyAt: at}
	in := events.WrittenMessage{ID: threadID[:20] + "MSG001", ThreadID: th.ID, Direction: events.MessageIn, Seq: 1, At: at, By: events.Author{Kind: events.ByCustomer}, Content: events.Content{Type: events.ContentText, Text: "the REFUND"}}
	note := events.WrittenMessage{ID: threadID[:20] + "MSG002", ThreadID: th.ID, Direction: events.MessageNote, Seq: 2, At: at, By: events.Author{Kind: events.ByAgent, Name: "Cleo"}, Content: events.Content{Type: events.ContentText, Text: "look"}, Mentions: []string{x.agent.ID}}
	err := h.store.WriteInbox(h.t.Context(), func(ctx context.Context, tx inbox.Tx) error {
		if err := tx.AddThread(ctx, &th); err != nil {
			return err
		}
		for _, m := range []*events.WrittenMessage{&in, &note} {
			if err := tx.AddMessage(ctx, &th, m, m.Content.Text); err != nil {
				return err
			}
		}
		if err := tx.AddAsked(ctx, threadID[:20]+"ASKED1", &th, 2); err != nil {
			return err
		}
		return tx.AddMentions(ctx, &note)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestRulesAndMacrosAreKeptForTheirSiteAndTriedBeforeTheyAre(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	north, south := "01J000000000000NRTH0000001", "01J000000000000SVTH0000001"
	h.written(n, north)
	h.written(s, south)
	draft := `"site_id":"` + n.ID + `","name":"Refunds","position":1,"active":true,"when":"customer_wrote","conditions":[{"kind":"text","values":["refund"]}],"actions":[{"do":"queue","value":"` + n.queue.ID + `"}]`
	admin := h.as("admin")
	admin.do(http.MethodPost, "/api/v1/automation-rules", "{"+strings.Replace(draft, n.queue.ID, s.queue.ID, 1)+"}").wants(422, "actions.0.value")
	admin.do(http.MethodPost, "/api/v1/automation-rules", "{"+strings.Replace(draft, `"customer_wrote"`, `"waited"`, 1)+"}").wants(422, "minutes")
	made := admin.do(http.MethodPost, "/api/v1/automation-rules", "{"+draft+"}")
	made.wants(201, `"name":"Refunds"`)
	admin.do(http.MethodPost, "/api/v1/automation-rules", "{"+draft+"}").wants(409, "rule.name_taken")
	list, _, err := h.store.ListRules(t.Context(), everything, events.Page{})
	if err != nil || len(list) != 1 || list[0].Actions[0].Do != automation.SetQueue {
		t.Fatalf("rules: %+v, %v", list, err)
	}
	rule := "/api/v1/automation-rules/" + list[0].ID
	h.as("super1").do(http.MethodGet, rule, "").wants(200, "Refunds")
	h.as("super1").do(http.MethodDelete, rule, "").wants(403)
	h.as("super2").do(http.MethodGet, rule, "").wants(404)
	admin.do(http.MethodPost, "/api/v1/automation-rules/preview", "{"+draft+"}").wants(200, `"looked":1`, "Ann of North")
	h.as("super2").do(http.MethodPost, "/api/v1/automation-rules/preview", "{"+draft+"}").wants(403, "site.not_yours")
	admin.do(http.MethodGet, "/api/v1/automation-rule-figures", "").wants(200, `"items":[]`)

	admin.do(http.MethodDelete, "/api/v1/queues/"+n.queue.ID, "").wants(409, "queue.in_use", "rule Refunds")
	admin.do(http.MethodGet, "/api/v1/queues/"+n.queue.ID+"/used-by", "").wants(200, "automation_rule", "Refunds")

	macro := `{"site_id":"` + n.ID + `","name":"Thanks","queue_ids":["` + n.queue.ID + `"],"actions":[{"do":"tag","value":"thanked"}]}`
	admin.do(http.MethodPost, "/api/v1/macros", macro).wants(201, "Thanks")
	agent := h.as("agent1")
	agent.do(http.MethodGet, "/api/v1/threads/"+north+"/macros", "").wants(200, "Thanks")
	h.as("agent2").do(http.MethodGet, "/api/v1/threads/"+north+"/macros", "").wants(404)
	h.as("agent2").do(http.MethodGet, "/api/v1/threads/"+south+"/macros", "").wants(200, `"items":[]`)
	admin.do(http.MethodDelete, rule, "").wants(204)
}

func TestMentionsAreOnesOwnAndScoresThoseOfOnesFloor(t *testing.T) {
	h := newHouse(t)
	north, south := "01J000000000000NRTH0000001", "01J000000000000SVTH0000001"
	h.written(h.north, north)
	h.written(h.south, south)
	agent, note := h.as("agent1"), north[:20]+"MSG002"
	if a := agent.do(http.MethodGet, "/api/v1/mentions", ""); strings.Contains(a.body, "South") {
		t.Errorf("mentions of another: %s", a.body)
	}
	agent.do(http.MethodGet, "/api/v1/mentions", "").wants(200, note, `"seen":false`, `"by":"Cleo"`, "Ann of North")
	h.as("agent2").do(http.MethodPost, "/api/v1/mentions/"+note+"/seen", "").wants(404)
	agent.do(http.MethodPost, "/api/v1/mentions/"+note+"/seen", "").wants(204)
	agent.do(http.MethodPost, "/api/v1/mentions/"+note+"/seen", "").wants(204)
	agent.do(http.MethodGet, "/api/v1/mentions", "").wants(200, `"seen":true`)

	year := time.Now().UTC().Year()
	span := "/api/v1/survey-scores?from=" + time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339) + "&to=" + time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	h.as("super1").do(http.MethodGet, span, "").wants(200, `"asked":1`, h.north.queue.ID)
	h.as("queuer1").do(http.MethodGet, span, "").wants(200, `"asked":1`)
	h.as("admin").do(http.MethodGet, span, "").wants(200, `"asked":2`)
	agent.do(http.MethodGet, span, "").wants(403)
	h.as("admin").do(http.MethodGet, "/api/v1/survey-scores?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "").wants(422, "range.order")
}
