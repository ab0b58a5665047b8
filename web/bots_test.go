package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
)

// always is an inbox whose people never go home.
type always struct{}

func (always) InboxHours(string, time.Time) bot.Hours { return bot.Hours{Open: true} }

func TestABotIsSetUpTriedAndCountedAndItsSecretsNeverLeave(t *testing.T) {
	h := newHouse(t)
	model := modeltest.New("", nil)
	url, stop := model.Start()
	t.Cleanup(stop)
	in, err := h.store.CreateInbox(t.Context(), by, everything, inboxes.Inbox{Inbox: channels.Inbox{SiteID: h.north.ID, Name: "Chat", Channel: events.Telegram, Account: "one", QueueID: h.north.queue.ID, Active: true}})
	if err != nil {
		t.Fatal(err)
	}
	admin, path := h.as("admin"), "/api/v1/inboxes/"+in.ID+"/bot"
	post := func(path, body string) string {
		t.Helper()
		a := admin.do(http.MethodPost, path, body)
		var got struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status/100 != 2 {
			t.Fatalf("%s: %d %s", path, a.status, a.body)
		}
		return got.ID
	}
	base := post("/api/v1/knowledge-bases", `{"site_id":"`+h.north.ID+`","name":"Shop"}`)
	source := post("/api/v1/knowledge-bases/"+base+"/sources", `{"file_name":"hours.md","body":"# Opening hours\n\nOn Sundays we sleep."}`)
	if a := admin.do(http.MethodPut, "/api/v1/knowledge-bases/"+base+"/sources/"+source, `{"title":"Hours","format":"markdown","body":"# Opening hours\n\nOn Sundays the shop is closed.","version":1}`); a.status != http.StatusOK {
		t.Errorf("a source is not replaced: %d %s", a.status, a.body)
	}
	if a := admin.do(http.MethodGet, "/api/v1/knowledge-bases/"+base+"/search?q=open+on+Sundays", ""); !strings.Contains(a.body, "closed") {
		t.Errorf("the search finds %s", a.body)
	}
	if a := admin.do(http.MethodPost, "/api/v1/knowledge-bases/"+base+"/sources", `{"file_name":"a.pdf","body":"%PDF-1.7"}`); a.status/100 != 4 || !strings.Contains(a.body, "knowledge.pdf") {
		t.Errorf("a PDF is answered %d %s", a.status, a.body)
	}
	if a := admin.do(http.MethodPost, path+"/try", `{"question":"Is the shop closed on Sundays?"}`); !strings.Contains(a.body, "bot.no_model") {
		t.Errorf("without a model: %d %s", a.status, a.body)
	}
	set := `{"policy":{"mode":"always","bases":["` + base + `"],"sources_only":true},"model":{"base_url":"` + url + `","model":"stand-in"},"version":0}`
	if a := admin.do(http.MethodPut, path, set); a.status != http.StatusOK || !strings.Contains(a.body, `"version":1`) {
		t.Fatalf("it is not set up: %d %s", a.status, a.body)
	}
	if a := admin.do(http.MethodPut, path, set); a.status != http.StatusConflict {
		t.Errorf("an old version is answered %d %s", a.status, a.body)
	}
	if a := admin.do(http.MethodPost, path+"/try", `{"question":"Is the shop closed on Sundays?"}`); !strings.Contains(a.body, "On Sundays the shop is closed") || !strings.Contains(a.body, `"citations":[{`) || !strings.Contains(a.body, `"found":[{`) || !strings.Contains(a.body, `"words":1`) {
		t.Errorf("it would answer %d %s", a.status, a.body)
	}
	if a := admin.do(http.MethodGet, path+"/usage", ""); !strings.Contains(a.body, `"purpose":"answer"`) {
		t.Errorf("what it took: %d %s", a.status, a.body)
	}
	if a := admin.do(http.MethodDelete, "/api/v1/knowledge-bases/"+base, ""); a.status != http.StatusConflict {
		t.Errorf("a base that a bot uses is deleted: %d %s", a.status, a.body)
	}
	for _, who := range []string{"agent1", "nobody"} {
		if a := h.as(who).do(http.MethodGet, path, ""); a.status != http.StatusForbidden {
			t.Errorf("%s reads how the bot is set up: %d", who, a.status)
		}
	}
}
