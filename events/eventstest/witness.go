// Package eventstest helps tests of those who record events.
package eventstest

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/events"
)

// Witness remembers what events looked like when they were recorded. Followers get the very same bodies, so nobody may
// change one afterwards.
type Witness struct {
	mu   sync.Mutex
	seen []sight
}

type sight struct {
	event  events.Event
	looked string
}

// See notes the bodies as they are now.
func (w *Witness) See(t testing.TB, evs []events.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range evs {
		b, err := json.Marshal(e.Body)
		if err != nil {
			t.Errorf("a recorded event of type %s cannot be encoded: %v", e.Type, err)
		}
		w.seen = append(w.seen, sight{e, string(b)})
	}
}

// Check fails the test when a body is not what it was.
func (w *Witness) Check(t testing.TB) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.seen {
		if b, err := json.Marshal(s.event.Body); err != nil || string(b) != s.looked {
			t.Errorf("the body of event %s (%s) was changed after it was recorded:\nwas %s\nis  %s (%v)", s.event.ID, s.event.Type, s.looked, b, err)
			return
		}
	}
}
