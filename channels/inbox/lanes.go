package inbox

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// lanes let every inbox work at its own pace: one whose provider hangs holds up no other. The zero value is ready.
type lanes struct {
	mu   sync.Mutex
	busy map[string]bool
	wg   sync.WaitGroup
}

// taken are the inboxes at work.
func (l *lanes) taken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]string, 0, len(l.busy))
	for id := range l.busy {
		out = append(out, id)
	}
	return out
}

// run works for an inbox that is not at work yet. Where everything went well next is rung, for there may be more; else the look
// of a second later goes on, so that a database in trouble is not asked without end.
func (l *lanes) run(inboxID string, next bell, work func() (well bool)) {
	l.mu.Lock()
	if l.busy == nil {
		l.busy = map[string]bool{}
	}
	l.busy[inboxID] = true
	l.mu.Unlock()
	l.wg.Go(func() {
		well := work()
		l.mu.Lock()
		delete(l.busy, inboxID)
		l.mu.Unlock()
		if well {
			next.ring()
		}
	})
}

// sideBySide does each of a list, so many at once, and answers when all are done whether all went well.
func sideBySide[T any](list []T, most int, do func(T) error) bool {
	var (
		wg     sync.WaitGroup
		failed atomic.Bool
	)
	slots := make(chan struct{}, most)
	for _, x := range list {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if do(x) != nil {
				failed.Store(true)
			}
		})
	}
	wg.Wait()
	return !failed.Load()
}

func byInbox[T any](list []T, of func(T) string) map[string][]T {
	out := map[string][]T{}
	for _, x := range list {
		out[of(x)] = append(out[of(x)], x)
	}
	return out
}

const (
	askTimeout  = 5 * time.Second
	asksAtOnce  = 4
	asksWaiting = 256
)

// thank acknowledges presses of buttons until ctx ends.
func (e *Engine) thank(ctx context.Context) {
	var wg sync.WaitGroup
	for range asksAtOnce {
		wg.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case a := <-e.asks:
					e.acknowledge(ctx, a)
				}
			}
		})
	}
	wg.Wait()
}

// ask lets a press be acknowledged soon. Its failure, or that there are too many, costs the customer a spinning wheel.
func (e *Engine) ask(a ask) {
	select {
	case e.asks <- a:
	default:
		e.log.Warn("the press of a button is not acknowledged: too many wait", "inbox", a.inboxID)
	}
}

// acknowledge tells the provider that a press of a button arrived.
func (e *Engine) acknowledge(ctx context.Context, a ask) {
	in, d, err := e.book.Load().inbox(a.inboxID)
	k, ok := d.(channels.Acknowledger)
	if err != nil || !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if err := k.Acknowledge(ctx, in, a.id); err != nil {
		e.log.Warn("the press of a button was not acknowledged", "inbox", in.ID, "error", err)
	}
}
