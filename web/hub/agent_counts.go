package hub

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/reports/live"
)

// promises brings the expected waits of the desk into the figures. The lock is held.
func (h *Hub) promises() {
	if h.cfg.Outlooks == nil {
		return
	}
	look := map[string]live.Outlook{}
	for id, o := range h.cfg.Outlooks() {
		look[id] = live.Outlook(o)
	}
	h.counter.SetOutlooks(look)
}

// agentDays reads what ended today before this start.
func (h *Hub) agentDays(ctx context.Context) []live.AgentDay {
	if h.cfg.AgentDays == nil {
		return nil
	}
	days, err := h.cfg.AgentDays(ctx)
	if err != nil {
		h.cfg.Log.Warn("The agents' figures of today lack what was before this start, because it could not be read.", "error", err)
	}
	return days
}

// AgentCounts returns the figures of the agents a session may see, as they are now.
func (h *Hub) AgentCounts(p accounts.Principal) []live.AgentCount {
	v := newView(p, h.cfg.Directory())
	h.mu.Lock()
	defer h.mu.Unlock()
	out := []live.AgentCount{}
	for _, n := range h.counter.AgentCounts(h.cfg.Clock.Now()) {
		if v.seesAgent(n) {
			out = append(out, n)
		}
	}
	return out
}

func (v *view) seesAgent(n live.AgentCount) bool {
	return v.floor.Allows(events.Scope{SiteID: n.SiteID, TeamID: n.TeamID, AgentID: n.AgentID})
}

// sendAgentCounts sends the agents' figures that changed; each is encoded once, and browsers that see the same agents
// share the frame. The lock is held.
func (h *Hub) sendAgentCounts() {
	changed := h.counter.ChangedAgents(h.cfg.Clock.Now())
	if len(changed) == 0 || len(h.clients) == 0 {
		return
	}
	encoded := make([]json.RawMessage, len(changed))
	for i, n := range changed {
		encoded[i], _ = json.Marshal(n) // our own plain struct
	}
	shared := map[string]*websocket.PreparedMessage{}
	mask := make([]byte, len(changed))
	for c := range h.clients {
		if c.view.floor.Empty() {
			continue
		}
		any := false
		for i, n := range changed {
			mask[i] = '0'
			if c.view.seesAgent(n) {
				mask[i], any = '1', true
			}
		}
		if !any {
			continue
		}
		f := shared[string(mask)]
		if f == nil {
			f = agentCountsFrame(encoded, mask)
			shared[string(mask)] = f
		}
		c.push(f)
	}
}

// agentCountsFor is the figures one browser may see; nil when there are none.
func agentCountsFor(v *view, all []live.AgentCount) *websocket.PreparedMessage {
	var own []live.AgentCount
	for _, n := range all {
		if v.seesAgent(n) {
			own = append(own, n)
		}
	}
	if len(own) == 0 {
		return nil
	}
	return frame(struct {
		Type   string            `json:"type"`
		Agents []live.AgentCount `json:"agents"`
	}{"agent_counts", own})
}

func agentCountsFrame(encoded []json.RawMessage, mask []byte) *websocket.PreparedMessage {
	var b bytes.Buffer
	b.WriteString(`{"type":"agent_counts","agents":[`)
	sep := ""
	for i, n := range encoded {
		if mask[i] == '1' {
			b.WriteString(sep)
			b.Write(n)
			sep = ","
		}
	}
	b.WriteString(`]}`)
	return prepared(b.Bytes())
}
