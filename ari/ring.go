package ari

import (
	"sync"
	"time"
)

// message is one event as it was read.
type message struct {
	raw []byte
	at  time.Time
}

// ring keeps messages between the goroutine that reads the websocket and the one that hands events over. push never
// blocks. One goroutine pushes, one pops, any may close.
type ring struct {
	mu     sync.Mutex
	buf    []message // grows by doubling up to max, so that a quiet application costs little
	head   int
	n      int
	max    int
	closed bool
	wake   chan struct{} // holds one token; given when pop may find something new
}

func newRing(limit int) *ring {
	return &ring{max: limit, buf: make([]message, min(limit, 256)), wake: make(chan struct{}, 1)}
}

// push appends a message; false means that the ring is full and the message was not taken.
func (r *ring) push(m message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return true // the connection is over; nobody waits for more
	}
	if r.n == len(r.buf) && !r.grow() {
		return false
	}
	r.buf[(r.head+r.n)%len(r.buf)] = m
	r.n++
	r.notify()
	return true
}

func (r *ring) grow() bool {
	if len(r.buf) >= r.max {
		return false
	}
	bigger := make([]message, min(2*len(r.buf), r.max))
	k := copy(bigger, r.buf[r.head:])
	copy(bigger[k:], r.buf[:r.head])
	r.buf, r.head = bigger, 0
	return true
}

// pop waits for a message. false means that the ring is closed and empty.
func (r *ring) pop() (message, bool) {
	for {
		r.mu.Lock()
		if r.n > 0 {
			m := r.buf[r.head]
			r.buf[r.head] = message{}
			r.head, r.n = (r.head+1)%len(r.buf), r.n-1
			r.mu.Unlock()
			return m, true
		}
		closed := r.closed
		r.mu.Unlock()
		if closed {
			return message{}, false
		}
		<-r.wake
	}
}

// close lets pop end after what is in the ring.
func (r *ring) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.notify()
}

// clear throws away what is left and tells how much that was.
func (r *ring) clear() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := r.n
	r.n, r.head = 0, 0
	clear(r.buf)
	return n
}

func (r *ring) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

func (r *ring) notify() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
