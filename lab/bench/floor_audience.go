package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/lab/centre"
)

// audience are the browsers. A press is sent once and must come to each entitled browser once; both count per agent, so
// that the n-th frame about an agent belongs to the n-th press.
type audience struct {
	browsers []*listener
	reading  sync.WaitGroup

	mu      sync.Mutex
	presses map[string][]time.Time // by agent
	teams   map[string]string      // of those agents
}

// listener is one browser.
type listener struct {
	conn *websocket.Conn
	team string // that it sees alone, or empty

	mu    sync.Mutex
	seen  map[string][]time.Time
	texts map[string]time.Time // of written messages
}

// audience opens the browsers.
func (s *stage) audience(ctx context.Context) (*audience, error) {
	a := &audience{presses: map[string][]time.Time{}, teams: map[string]string{}}
	for n, login := range s.bosses {
		c, err := centre.Login(ctx, s.daemon.URL, login, centre.Password)
		if err != nil {
			return a, err
		}
		for range floorSockets {
			ticket, err := c.Ticket(ctx)
			if err != nil {
				return a, err
			}
			conn, res, err := websocket.DefaultDialer.DialContext(ctx, "ws"+s.daemon.URL[len("http"):]+"/api/v1/events?ticket="+ticket, nil)
			if err != nil {
				return a, fmt.Errorf("a browser's socket: %w", err)
			}
			_ = res.Body.Close()
			l := &listener{conn: conn, seen: map[string][]time.Time{}, texts: map[string]time.Time{}}
			if n%seesPart == 0 {
				l.team = s.teams[1]
			}
			a.browsers = append(a.browsers, l)
			a.reading.Go(l.read)
		}
	}
	return a, nil
}

// read takes every frame and notes when the state of an agent changed. The time is taken before it is decoded.
func (l *listener) read() {
	for {
		_, data, err := l.conn.ReadMessage()
		if err != nil {
			return
		}
		at := time.Now()
		if text := textOf(data); text != "" {
			l.mu.Lock()
			l.texts[text] = at
			l.mu.Unlock()
			continue
		}
		if !bytes.Contains(data, []byte(`"agent.state_changed"`)) {
			continue // a browser decodes what it is sent on a computer of its own
		}
		var f struct {
			Type  string `json:"type"`
			Event struct {
				Type string `json:"type"`
				Body struct {
					Agent struct {
						ID string `json:"id"`
					} `json:"agent"`
				} `json:"body"`
			} `json:"event"`
		}
		if json.Unmarshal(data, &f) != nil || f.Event.Type != "agent.state_changed" {
			continue
		}
		l.mu.Lock()
		l.seen[f.Event.Body.Agent.ID] = append(l.seen[f.Event.Body.Agent.ID], at)
		l.mu.Unlock()
	}
}

func (a *audience) pressed(s seat) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.presses[s.id] = append(a.presses[s.id], time.Now())
	a.teams[s.id] = s.team
}

// settle waits until everybody has seen everything, five seconds at most: what is later than that is missing.
func (a *audience) settle(ctx context.Context) {
	for range 100 {
		var r floorResult
		if a.account(&r); r.missing == 0 || ctx.Err() != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// account holds what was seen against what was pressed.
func (a *audience) account(r *floorResult) {
	var took []time.Duration
	for _, l := range a.browsers {
		l.mu.Lock()
		for id, presses := range a.presses {
			seen, want := l.seen[id], len(presses)
			if l.team != "" && l.team != a.teams[id] {
				want = 0
			}
			r.missing += max(want-len(seen), 0)
			r.surplus += max(len(seen)-want, 0)
			for n := range min(want, len(seen)) {
				took = append(took, seen[n].Sub(presses[n]))
			}
		}
		l.mu.Unlock()
	}
	r.pushed = len(took)
	r.p50, r.p99, r.most = quantileOf(took, 0.5), quantileOf(took, 0.99), quantileOf(took, 1)
}

func (a *audience) close() {
	for _, l := range a.browsers {
		_ = l.conn.Close()
	}
	a.reading.Wait()
}
