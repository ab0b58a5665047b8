package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
)

func TestAgentsReadCannedAnswersAndWriteNone(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	admin, agent := h.as("admin"), h.as("agent1")
	var mine canned.Answer
	admin.do(http.MethodPost, "/api/v1/canned-answers", `{"site_id":"`+n.ID+`","queue_id":"`+n.queue.ID+`","shortcut":"/Ship","title":"Shipping","body":"It is on its way, {{contact.name}}.","language":"en"}`).
		wants(201, `"shortcut":"ship"`).decode(&mine)
	list := agent.do(http.MethodGet, "/api/v1/canned-answers", "").wants(200, mine.ID, n.canned.ID)
	if strings.Contains(list.body, s.canned.ID) {
		t.Errorf("an agent lists those of the other site: %s", list.body)
	}
	agent.do(http.MethodGet, "/api/v1/canned-answers/"+mine.ID, "").wants(200, "It is on its way")
	agent.do(http.MethodGet, "/api/v1/canned-answers/"+s.canned.ID, "").wants(404)
	agent.do(http.MethodDelete, "/api/v1/canned-answers/"+mine.ID, "").wants(403)
	admin.do(http.MethodPost, "/api/v1/canned-answers", `{"site_id":"`+n.ID+`","shortcut":"x","title":"X","body":"{{order.id}}","language":""}`).
		wants(422, "canned_answer.placeholder", `"field":"body"`)
	admin.do(http.MethodPost, "/api/v1/canned-answers", `{"site_id":"`+n.ID+`","shortcut":"ship","title":"X","body":"Y","language":"en"}`).wants(409, "canned_answer.shortcut_taken")
	admin.do(http.MethodGet, "/api/v1/canned-answers/"+mine.ID+"/used-by", "").wants(200, `"items":[]`)
	admin.do(http.MethodDelete, "/api/v1/canned-answers/"+mine.ID, "").wants(204)
}

func TestAdministratorsDownloadWhatCouldNotBeRead(t *testing.T) {
	h := newHouse(t)
	in := must[inboxes.Inbox](t)(h.store.CreateInbox(t.Context(), by, everything, inboxes.Inbox{Inbox: channels.Inbox{SiteID: h.north.ID, Name: "Box", Channel: events.Telegram, Account: "1"}}))
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	err := h.store.WriteInbox(t.Context(), func(ctx context.Context, tx inbox.Tx) error {
		return tx.Reject(ctx, 41, channels.Raw{InboxID: in.ID, Source: "webhook", Query: "a=1", Header: map[string]string{"X-Kind": "b", "Content-Type": "text/html"}, Body: []byte("<script>alert(1)</script>"), At: at}, at, "no\njson")
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/inboxes/" + in.ID + "/rejects"
	admin := h.as("admin")
	admin.do(http.MethodGet, path, "").wants(200, `"seq":41`, `"reason":"no\njson"`)
	a := admin.do(http.MethodGet, path+"/41", "").wants(200, "# 41, 2026-03-02T09:00:00Z, webhook: \"no\\njson\"\n?a=1\nContent-Type: text/html\nX-Kind: b\n\n<script>alert(1)</script>")
	if got := a.header.Get("Content-Disposition"); got != "attachment; filename=request-41.txt" || a.header.Get("Content-Type") != "application/octet-stream" || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("a browser could show it: %v", a.header)
	}
	admin.do(http.MethodGet, path+"/42", "").wants(404)
	admin.do(http.MethodGet, path+"?after=x", "").wants(422, "list.cursor")
	h.as("agent1").do(http.MethodGet, path, "").wants(403)
	h.as("super2").do(http.MethodGet, path+"/41", "").wants(403)
	admin.do(http.MethodGet, "/api/v1/inboxes/"+in.ID+"/used-by", "").wants(200, `"hidden":0`)
}
