// Package mailbox is the bounded queue in front of a goroutine that owns state. Posting never blocks, so that two owners
// may write to each other without waiting for each other; what does not fit is refused to the poster and counted.
package mailbox

import (
	"context"
	"sync"
)

// Box is a first-in first-out queue with one reader and any number of writers.
type Box[T any] struct {
	mu      sync.Mutex
	items   []T
	limit   int
	refused uint64
	wake    chan struct{}
}

// New returns a box that holds at most limit items.
func New[T any](limit int) *Box[T] {
	return &Box[T]{limit: limit, wake: make(chan struct{}, 1)}
}

// Post adds an item and reports whether there was room.
func (b *Box[T]) Post(item T) bool {
	b.mu.Lock()
	if len(b.items) >= b.limit {
		b.refused++
		b.mu.Unlock()
		return false
	}
	b.items = append(b.items, item)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return true
}

// Take waits for items and returns all that are there, oldest first, or the context's error.
func (b *Box[T]) Take(ctx context.Context) ([]T, error) {
	for {
		if items := b.Drain(); len(items) > 0 {
			return items, nil
		}
		select {
		case <-b.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Wake is ready when items may be there; for owners that wait for a timer too. Follow it with Drain.
func (b *Box[T]) Wake() <-chan struct{} { return b.wake }

// Drain returns all items that are there without waiting.
func (b *Box[T]) Drain() []T {
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.items
	b.items = nil
	return items
}

// Refused counts the items that found no room since the start.
func (b *Box[T]) Refused() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refused
}
