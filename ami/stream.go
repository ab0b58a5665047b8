package ami

import (
	"context"
	"sync"
	"sync/atomic"
)

// Stream delivers events to one reader. It holds a limited number of them; when the
// reader falls further behind, they are dropped together, the reader is told by a
// Gap event, and the connection resynchronises. Next is for one goroutine at a
// time; Close may be called from any.
type Stream struct {
	hub  *hub
	size int
	wake chan struct{} // holds one token when there may be something to do

	// guarded by hub.mu
	buf    []Event
	head   int
	lost   int
	closed bool
}

// Next returns the next event. It waits while a baseline is being read, and while
// nothing happens. It ends with the context or with ErrClosed.
func (s *Stream) Next(ctx context.Context) (Event, error) {
	for {
		e, ok, err := s.pop()
		if ok || err != nil {
			return e, err
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return Event{}, context.Cause(ctx)
		}
	}
}

// Close ends the stream; a waiting Next returns ErrClosed.
func (s *Stream) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.closed, s.buf, s.head = true, nil, 0
	delete(s.hub.streams, s)
	s.nudge()
}

func (s *Stream) pop() (Event, bool, error) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	switch {
	case s.closed:
		return Event{}, false, ErrClosed
	case !s.hub.open:
		return Event{}, false, nil
	case s.lost > 0:
		e := Event{Name: Gap, Generation: s.hub.generation, Lost: s.lost}
		s.lost = 0
		return e, true, nil
	case s.head == len(s.buf):
		return Event{}, false, nil
	}
	e := s.buf[s.head]
	s.buf[s.head] = Event{}
	s.head++
	if s.head == len(s.buf) {
		s.buf, s.head = s.buf[:0], 0
	}
	return e, true, nil
}

// push expects hub.mu to be held and reports whether the stream overflowed.
func (s *Stream) push(e Event) (overflow int) {
	if len(s.buf)-s.head >= s.size {
		overflow = len(s.buf) - s.head
		s.lost += overflow
		clear(s.buf)
		s.buf, s.head = s.buf[:0], 0
	}
	if s.head > s.size {
		n := copy(s.buf, s.buf[s.head:])
		clear(s.buf[n:])
		s.buf, s.head = s.buf[:n], 0
	}
	s.buf = append(s.buf, e)
	s.nudge()
	return overflow
}

func (s *Stream) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// hub fans events out to the streams and holds them back while a baseline is read.
type hub struct {
	only map[string]bool // names to deliver; nil means all

	mu         sync.Mutex
	streams    map[*Stream]struct{}
	open       bool
	generation uint64

	lost       atomic.Int64
	superseded atomic.Int64
}

func newHub(names []string) *hub {
	h := &hub{streams: map[*Stream]struct{}{}}
	if len(names) > 0 {
		h.only = make(map[string]bool, len(names))
		for _, n := range names {
			h.only[n] = true
		}
	}
	return h
}

func (h *hub) subscribe(size int) *Stream {
	s := &Stream{hub: h, size: max(size, 1), wake: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams[s] = struct{}{}
	return s
}

// publish reports whether some stream lost events by it.
func (h *hub) publish(e Event) (gap bool) {
	if h.only != nil && !h.only[e.Name] {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams {
		if n := s.push(e); n > 0 {
			h.lost.Add(int64(n))
			gap = true
		}
	}
	return gap
}

// begin starts a generation: what an older connection told is superseded by the
// baseline about to be read.
func (h *hub) begin(generation uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open, h.generation = false, generation
	for s := range h.streams {
		h.superseded.Add(int64(len(s.buf) - s.head))
		clear(s.buf)
		s.buf, s.head = s.buf[:0], 0
	}
}

// hold keeps events back; release lets them go.
func (h *hub) hold() { h.set(false) }

func (h *hub) release() { h.set(true) }

func (h *hub) set(open bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open = open
	if open {
		for s := range h.streams {
			s.nudge()
		}
	}
}
