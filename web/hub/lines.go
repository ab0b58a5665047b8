package hub

import (
	"slices"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

type linesMessage struct {
	Type  string              `json:"type"`
	Lines map[string][]string `json:"lines"`
}

// lines asks the desk who stands in line, by queue.
func (h *Hub) lines() map[string][]string {
	if h.cfg.Lines == nil {
		return nil
	}
	return h.cfg.Lines()
}

// Lines returns, by queue, who stands in the lines a session watches, the next one first. A queue without a line is missing.
func (h *Hub) Lines(p accounts.Principal) map[string][]string {
	dir := h.cfg.Directory()
	v := newView(p, dir)
	return v.linesOf(dir, h.lines())
}

func (v *view) seesLine(dir *directory.Directory, queueID string) bool {
	return v.floor.Allows(events.Scope{SiteID: dir.Queues[queueID].SiteID, QueueID: queueID})
}

func (v *view) linesOf(dir *directory.Directory, all map[string][]string) map[string][]string {
	out := map[string][]string{}
	for id, line := range all {
		if v.seesLine(dir, id) {
			out[id] = line
		}
	}
	return out
}

// linesFor is the lines one browser watches; nil when it watches none.
func linesFor(v *view, dir *directory.Directory, all map[string][]string) *websocket.PreparedMessage {
	if v.floor.Empty() {
		return nil
	}
	return frame(linesMessage{"lines", v.linesOf(dir, all)})
}

// sendLines sends the lines that changed since the last time; one that emptied is sent empty. Browsers that watch the same
// ones share the frame. The lock is held.
func (h *Hub) sendLines(dir *directory.Directory) {
	now := h.lines()
	var changed []string
	for id, line := range now {
		if !slices.Equal(line, h.told[id]) {
			changed = append(changed, id)
		}
	}
	for id := range h.told {
		if _, there := now[id]; !there {
			changed = append(changed, id)
		}
	}
	h.told = now
	if len(changed) == 0 {
		return
	}
	shared := map[string]*websocket.PreparedMessage{}
	mask := make([]byte, len(changed))
	for c := range h.clients {
		out := map[string][]string{}
		for i, id := range changed {
			mask[i] = '0'
			if c.view.seesLine(dir, id) {
				mask[i], out[id] = '1', append([]string{}, now[id]...)
			}
		}
		if len(out) == 0 {
			continue
		}
		f := shared[string(mask)]
		if f == nil {
			f = frame(linesMessage{"lines", out})
			shared[string(mask)] = f
		}
		c.push(f)
	}
}
