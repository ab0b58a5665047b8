package web_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func TestColleaguesSeeWhoWritesInAConversation(t *testing.T) {
	h := newHouse(t)
	const thread = "01J000000000000NRTH0000001"
	h.written(h.north, thread)
	agent, super := h.as("agent1"), h.as("super1")
	own, _ := h.socket("/api/v1/events?ticket="+agent.ticket(), nil)
	other, _ := h.socket("/api/v1/events?ticket="+super.ticket(), nil)
	for _, body := range []string{`{"on":true}`, `{"on":false}`} {
		agent.do(http.MethodPost, "/api/v1/threads/"+thread+"/typing", body).wants(204)
		on := body == `{"on":true}`
		for {
			m := frameOf(t, other)
			if m["type"] != "typing" {
				continue
			}
			one, _ := m["typing"].([]any)[0].(map[string]any)
			if one["thread_id"] != thread || one["by"] != "agent" || one["who"] != h.north.agent.ID || one["on"] != on {
				t.Errorf("told %v", one)
			}
			break
		}
	}
	h.as("agent2").do(http.MethodPost, "/api/v1/threads/"+thread+"/typing", `{"on":true}`).wants(404)
	h.server.CustomerTypes(events.Thread{ID: thread, SiteID: h.north.ID, QueueID: h.north.queue.ID}, true)
	_ = own.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		m := frameOf(t, own)
		if m["type"] != "typing" {
			continue
		}
		one, _ := m["typing"].([]any)[0].(map[string]any)
		if one["by"] != "customer" {
			t.Errorf("the writer is told of %v first", one)
		}
		return
	}
}
