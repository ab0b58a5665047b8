package journal

import (
	"sync"

	"github.com/cordboard/cordboard/events"
)

// recentSize is how many events a follower may be behind and still be served from memory: what a flood brings while the slowest
// of them lets half a second gather. recentBytes is the largest event that is kept so, as it lies in the stream; larger ones are
// read from there, so that the memory has a bound.
const (
	recentSize  = 8192
	recentBytes = 8 << 10
)

// recent keeps the newest events as they were appended. Followers at the head, which is nearly always all of them, get
// them from here instead of reading and decoding them once each; what is not here is read from the stream. Events are
// shared: nobody may change a body after it was appended.
type recent struct {
	mu    sync.Mutex
	slots []events.Event // event n lies in slot n modulo recentSize
}

// put takes events with their sizes in bytes.
func (r *recent) put(evs []events.Event, sizes []int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.slots == nil {
		r.slots = make([]events.Event, recentSize)
	}
	for n, e := range evs {
		slot := &r.slots[e.Seq%recentSize]
		switch {
		case e.Seq <= slot.Seq: // the number of a repeated append is an old one
		case sizes[n] > recentBytes:
			*slot = events.Event{}
		default:
			*slot = e
		}
	}
}

// run returns the events from next on to limit, at most followBatch, as far as they are here without a gap.
func (r *recent) run(next, limit uint64) []events.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.slots == nil {
		return nil
	}
	var evs []events.Event
	for ; next <= limit && len(evs) < followBatch && r.slots[next%recentSize].Seq == next; next++ {
		evs = append(evs, r.slots[next%recentSize])
	}
	return evs
}

// forget empties the memory: after a break the stream may hand out the same numbers to other events.
func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.slots = nil
}
