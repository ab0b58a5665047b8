package hub

import (
	"slices"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

// Typing tells that somebody writes in a conversation just now, or stopped. It is in no journal, and who comes later is not told:
// a browser shows it for some seconds and hears it again while it goes on.
type Typing struct {
	Thread events.Thread
	// By is "customer" or "agent"; Who is the agent's, or else the user's id, and UserID whose browsers are not told.
	By, Who, Name, UserID string
	On                    bool
}

// typingMost bounds what is told together. What comes beyond it is left out: who goes on writing is told of again.
const typingMost = 500

// Typing lets browsers of those who may see the conversation know, within a second and together with others.
func (h *Hub) Typing(t Typing) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := t.Thread.ID + "\x00" + t.Who
	if _, held := h.typing[key]; !held && len(h.typing) >= typingMost {
		return
	}
	h.typing[key] = t
}

type typist struct {
	ThreadID string `json:"thread_id"`
	By       string `json:"by"`
	Who      string `json:"who,omitempty"`
	Name     string `json:"name,omitempty"`
	On       bool   `json:"on"`
}

// sendTyping tells what gathered since the last time; browsers that may see the same ones share the frame. The lock is held.
func (h *Hub) sendTyping() {
	if len(h.typing) == 0 {
		return
	}
	list := make([]Typing, 0, len(h.typing))
	for _, t := range h.typing {
		list = append(list, t)
	}
	clear(h.typing)
	shared := map[string]*websocket.PreparedMessage{}
	mask := make([]byte, len(list))
	for c := range h.clients {
		var out []typist
		for i, t := range list {
			mask[i] = '0'
			if c.view.seesTyping(t) {
				mask[i] = '1'
				out = append(out, typist{t.Thread.ID, t.By, t.Who, t.Name, t.On})
			}
		}
		if len(out) == 0 {
			continue
		}
		f := shared[string(mask)]
		if f == nil {
			f = frame(struct {
				Type string   `json:"type"`
				Who  []typist `json:"typing"`
			}{"typing", out})
			shared[string(mask)] = f
		}
		c.push(f)
	}
}

// seesTyping decides as for the conversation itself; nobody is told of themselves.
func (v *view) seesTyping(t Typing) bool {
	th := t.Thread
	if t.UserID != "" && t.UserID == v.principal.UserID {
		return false
	}
	if v.calls.Allows(events.Scope{SiteID: th.SiteID, TeamID: th.TeamID, QueueID: th.QueueID}) {
		return true
	}
	own := v.principal.AgentID != "" && v.principal.AgentID == th.AgentID && v.principal.Can(accounts.PermDeskWork)
	return own || th.QueueID != "" && slices.Contains(v.queueIDs, th.QueueID)
}
