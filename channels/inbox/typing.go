package inbox

import (
	"context"
	"sync"
	"time"
)

const (
	// typistsMost bounds whose typing is looked up together; who goes on is heard of again.
	typistsMost = 500
	// typingEvery lets what comes close together be looked up once.
	typingEvery = 500 * time.Millisecond
	typingWait  = 2 * time.Second
)

// typists are the customers who type, or stopped, since somebody last looked whose conversations they are.
type typists struct {
	mu   sync.Mutex
	held map[typist]bool
	bell bell
}

type typist struct{ inboxID, remote string }

// CustomerTypes notes that a customer types in a conversation, by the provider's name of it, or stopped. It never waits, and
// nothing of it is kept.
func (e *Engine) CustomerTypes(inboxID, remote string, on bool) {
	if e.cfg.Typing == nil || remote == "" {
		return
	}
	t := &e.typists
	t.mu.Lock()
	who := typist{inboxID, remote}
	if _, known := t.held[who]; known || len(t.held) < typistsMost {
		t.held[who] = on
	}
	t.mu.Unlock()
	t.bell.ring()
}

func (t *typists) take() map[typist]bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	held := t.held
	t.held = map[typist]bool{}
	return held
}

// tellTyping tells of customers who type until ctx ends. Whom nobody knows yet wrote nothing that could be shown.
func (e *Engine) tellTyping(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.typists.bell:
		}
		for who, on := range e.typists.take() {
			e.tellTypist(ctx, who, on)
		}
		if !pause(ctx, e.cfg.Clock, typingEvery) {
			return
		}
	}
}

func (e *Engine) tellTypist(ctx context.Context, who typist, on bool) {
	ctx, cancel := context.WithTimeout(ctx, typingWait)
	defer cancel()
	t, known, err := e.cfg.Store.ThreadByKey(ctx, who.inboxID, KeyOf("thread:"+who.remote))
	switch {
	case err != nil && ctx.Err() == nil:
		e.log.Debug("that a customer types was not told", "inbox", who.inboxID, "error", err)
	case known:
		e.cfg.Typing(t, on)
	}
}
