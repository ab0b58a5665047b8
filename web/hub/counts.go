package hub

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/reports/live"
)

// queues reads from the directory what the counter must know.
func (h *Hub) queues() []live.Queue {
	dir := h.cfg.Directory()
	out := make([]live.Queue, 0, len(dir.Queues))
	for _, q := range dir.Queues {
		out = append(out, live.Queue{ID: q.ID, SiteID: q.SiteID, Name: q.Name,
			ServiceLevel: time.Duration(q.ServiceLevelSeconds) * time.Second, AgentIDs: q.AgentIDs})
	}
	return out
}

// Counts returns the figures of the queues a session may see, as they are now.
func (h *Hub) Counts(p accounts.Principal) []live.QueueCount {
	dir := h.cfg.Directory()
	v := newView(p, dir)
	h.mu.Lock()
	h.promises()
	all := h.counter.Counts(h.cfg.Clock.Now())
	h.mu.Unlock()
	out := []live.QueueCount{}
	for _, n := range all {
		if v.seesQueue(n.QueueID, dir.Queues[n.QueueID].SiteID) {
			out = append(out, n)
		}
	}
	return out
}

// sendCounts sends the figures that changed since the last time. Each is encoded once; browsers that see the same
// queues share the frame.
func (h *Hub) sendCounts() {
	dir := h.cfg.Directory()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sendAgentCounts()
	h.sendLines(dir)
	h.sendTopics()
	h.sendTyping()
	h.promises()
	changed := h.counter.Changed(h.cfg.Clock.Now())
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
		any := false
		for i, n := range changed {
			mask[i] = '0'
			if c.view.seesQueue(n.QueueID, dir.Queues[n.QueueID].SiteID) {
				mask[i], any = '1', true
			}
		}
		if !any {
			continue
		}
		f := shared[string(mask)]
		if f == nil {
			f = countsFrame(encoded, mask)
			shared[string(mask)] = f
		}
		c.push(f)
	}
}

// countsFor is the figures one browser may see; nil when there are none.
func countsFor(v *view, dir *directory.Directory, all []live.QueueCount) *websocket.PreparedMessage {
	var own []live.QueueCount
	for _, n := range all {
		if v.seesQueue(n.QueueID, dir.Queues[n.QueueID].SiteID) {
			own = append(own, n)
		}
	}
	if len(own) == 0 {
		return nil
	}
	return frame(struct {
		Type   string            `json:"type"`
		Queues []live.QueueCount `json:"queues"`
	}{"counts", own})
}

func countsFrame(encoded []json.RawMessage, mask []byte) *websocket.PreparedMessage {
	var b bytes.Buffer
	b.WriteString(`{"type":"counts","queues":[`)
	sep := ""
	for i, q := range encoded {
		if mask[i] == '1' {
			b.WriteString(sep)
			b.Write(q)
			sep = ","
		}
	}
	b.WriteString(`]}`)
	return prepared(b.Bytes())
}
