package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
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

// acted notes that a rule acted on a conversation, with its note and a line of its history.
func (h *house) acted(ruleID, threadID string) {
	h.t.Helper()
	at := time.Now().UTC().Truncate(time.Millisecond)
	err := h.store.WriteInbox(h.t.Context(), func(ctx context.Context, tx inbox.Tx) error {
		th, err := tx.LockThread(ctx, threadID)
		if err != nil {
			return err
		}
		m := events.WrittenMessage{ID: threadID[:20] + "MSG003", ThreadID: th.ID, Direction: events.MessageNote, Seq: 3, At: at, By: events.Author{Kind: events.ByRule, ID: ruleID},
			Content: events.Content{Type: events.ContentSystem, Placeholder: "rule", Text: "queue 1\ntag x (gone)"}}
		if err := tx.AddMessage(ctx, &th, &m, ""); err != nil {
			return err
		}
		_, err = tx.AddRun(ctx, inbox.Run{RuleID: ruleID, ThreadID: threadID, Mark: 3, Acted: true, At: at})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// reader adds somebody who may read how queues are set up, and no conversation.
func (h *house) reader(login string, x site) {
	h.t.Helper()
	role := must[accounts.Role](h.t)(h.store.CreateRole(h.t.Context(), by, accounts.Role{Name: login, Permissions: []accounts.Permission{accounts.PermQueuesRead}}))
	must[accounts.User](h.t)(h.store.CreateUser(h.t.Context(), by, everything, accounts.User{SiteID: x.ID, Login: login, Name: login, Language: "en", Theme: "system", Active: true,
		Grants: []accounts.Grant{{RoleID: role.ID, SiteIDs: []string{x.ID}}}}, "", nil))
	h.setPassword(login)
}

func TestConversationsOfNobodyCanBeAskedForAndTheirHistoryIsForThoseWhoSeeThem(t *testing.T) {
	h := newHouse(t)
	north, south := "01J000000000000NRTH0000001", "01J000000000000SVTH0000001"
	h.written(h.north, north)
	h.written(h.south, south)
	const nobodys = "/api/v1/threads?agent_id=none"
	h.as("admin").do(http.MethodGet, nobodys, "").wants(200, north, south)
	if a := h.as("agent1").do(http.MethodGet, nobodys, ""); !strings.Contains(a.body, north) || strings.Contains(a.body, south) {
		t.Errorf("the agent is told %s", a.body)
	}
	err := h.store.WriteInbox(t.Context(), func(ctx context.Context, tx inbox.Tx) error {
		th, err := tx.LockThread(ctx, north)
		if err != nil {
			return err
		}
		th.AgentID, th.Version = h.north.agent.ID, th.Version+1
		if err := tx.PutThread(ctx, &th, time.Time{}); err != nil {
			return err
		}
		return tx.AddAct(ctx, north, threads.Act{ID: north[:20] + "ACT001", At: time.Now().UTC(), Kind: threads.ActAgent, By: events.Author{Kind: events.ByAgent, Name: "Cleo"}, Now: th.AgentID})
	})
	if err != nil {
		t.Fatal(err)
	}
	if a := h.as("admin").do(http.MethodGet, nobodys, ""); strings.Contains(a.body, north) || !strings.Contains(a.body, south) {
		t.Errorf("what somebody looks after is still listed: %s", a.body)
	}
	acts := "/api/v1/threads/" + north + "/acts"
	h.as("agent1").do(http.MethodGet, acts, "").wants(200, `"kind":"agent"`, `"name":"Cleo"`, `"now_name":"North agent"`)
	h.as("agent2").do(http.MethodGet, acts, "").wants(404)
	h.as("nobody").do(http.MethodGet, acts, "").wants(403)
	h.as("agent1").do(http.MethodGet, "/api/v1/threads/"+south+"/acts", "").wants(404)
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
	h.acted(list[0].ID, north)
	h.reader("reader1", n)
	admin.do(http.MethodGet, rule+"/runs", "").wants(200, `"thread_id":"`+north+`"`, "Ann of North", `"did":["queue 1","tag x (gone)"]`)
	if a := h.as("reader1").do(http.MethodGet, rule+"/runs", ""); a.status != 200 || strings.Contains(a.body, "Ann of North") {
		t.Errorf("who may not read conversations reads %s", a.body)
	}
	h.as("super2").do(http.MethodGet, rule+"/runs", "").wants(404)

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
