package hub

import (
	"context"
	"reflect"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// todo is what the worker has to look up; changes that come while it works are taken together.
type todo struct {
	rows     []change        // rows of the directory that changed
	users    map[string]bool // whose rights may have changed
	everyone bool
}

type change struct{ noun, siteID string }

// lookupWait bounds every question of the worker.
const lookupWait = 10 * time.Second

// maxRows bounds the list: beyond it, everybody is told to start over, which is the same in effect.
const maxRows = 1000

// directoryChanged notes what a change asks for. The lock is held.
func (h *Hub) directoryChanged(d *events.DirectoryEvent) {
	noun := nounOf(d.Noun)
	if elsewhere[noun] {
		return
	}
	if len(h.todo.rows) < maxRows {
		h.todo.rows = append(h.todo.rows, change{noun, d.SiteID})
	} else {
		h.todo.rows = []change{{"queue", ""}}
	}
	switch {
	case noun == "user":
		h.todo.addUser(d.ID)
	case noun == "role" || noun == "site" || noun == "team" && d.Act == "deleted":
		h.todo.everyone = true
	case noun == "agent":
		if dir := h.cfg.Directory(); dir.Agents[d.ID].UserID != "" {
			h.todo.addUser(dir.Agents[d.ID].UserID)
		} else {
			h.todo.everyone = true // a new agent: the directory does not tell yet whose
		}
	}
	h.wake()
}

func (t *todo) addUser(id string) {
	if t.users == nil {
		t.users = map[string]bool{}
	}
	t.users[id] = true
}

func (h *Hub) refreshAll() {
	h.mu.Lock()
	h.todo.everyone = true
	h.mu.Unlock()
	h.wake()
}

func (h *Hub) wake() {
	select {
	case h.kick <- struct{}{}:
	default:
	}
}

// work looks up what the lock must not wait for.
func (h *Hub) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.kick:
		}
		h.mu.Lock()
		t := h.todo
		h.todo = todo{}
		h.mu.Unlock()
		if len(t.rows) > 0 {
			h.reload(ctx, t.rows)
		}
		h.refresh(ctx, t)
	}
}

// reload brings the desk, the figures and every view in line with the directory, then tells the concerned to fetch again.
func (h *Hub) reload(ctx context.Context, rows []change) {
	limited, cancel := context.WithTimeout(ctx, lookupWait)
	defer cancel()
	if err := h.cfg.Reload(limited); err != nil && ctx.Err() == nil {
		h.cfg.Log.Error("A change of the directory is not in effect yet.", "error", err)
	}
	queues, dir := h.queues(), h.cfg.Directory()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counter.SetQueues(queues)
	for c := range h.clients {
		before := c.view
		c.view = newView(c.view.principal, dir)
		for _, r := range rows {
			if before.concerned(r.noun, r.siteID) || c.view.concerned(r.noun, r.siteID) {
				c.push(resync("directory"))
				break
			}
		}
	}
}

// refresh asks who the sessions in question belong to now.
func (h *Hub) refresh(ctx context.Context, t todo) {
	sessions := map[string]accounts.Principal{}
	h.mu.Lock()
	for c := range h.clients {
		if t.everyone || t.users[c.view.principal.UserID] {
			sessions[c.view.principal.SessionID] = c.view.principal
		}
	}
	h.mu.Unlock()
	for id, known := range sessions {
		if ctx.Err() != nil {
			return
		}
		limited, cancel := context.WithTimeout(ctx, lookupWait)
		p, err := h.cfg.Refresh(limited, known)
		cancel()
		switch {
		case err == nil:
			h.replace(id, p)
		case fault.CodeOf(err) == fault.Unauthenticated:
			h.EndSession(id)
			if h.cfg.SessionEnded != nil {
				h.cfg.SessionEnded(id)
			}
		case ctx.Err() == nil:
			// The database is away: who was let in stays in, as calls go on too. The next round asks again.
			h.cfg.Log.Warn("Sessions could not be looked up; they stay as they are.", "error", err)
			return
		}
	}
}

func (h *Hub) replace(sessionID string, p accounts.Principal) {
	dir := h.cfg.Directory()
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if c.view.principal.SessionID != sessionID {
			continue
		}
		same := sameRights(c.view.principal, p)
		c.view = newView(p, dir)
		if !same {
			c.push(resync("permissions"))
		}
	}
}

func sameRights(a, b accounts.Principal) bool {
	if a.AgentID != b.AgentID || !reflect.DeepEqual(a.Permissions(), b.Permissions()) {
		return false
	}
	for _, perm := range a.Permissions() {
		if !reflect.DeepEqual(a.ScopeOf(perm), b.ScopeOf(perm)) {
			return false
		}
	}
	return true
}
