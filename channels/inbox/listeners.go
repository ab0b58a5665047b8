package inbox

import (
	"context"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
)

const listenRetry = 15 * time.Second

// listener is a connection to a provider under way.
type listener struct {
	version int
	cancel  context.CancelFunc
	over    chan struct{}
}

// listen keeps a listener for every inbox that wants one; one whose settings changed begins anew.
func (e *Engine) listen(ctx context.Context) {
	running := map[string]*listener{}
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		b := e.book.Load()
		for id, l := range running {
			if in, ok := b.byID[id]; !ok || !in.Active || in.Version != l.version {
				l.cancel()
				<-l.over
				delete(running, id)
			}
		}
		for id, in := range b.byID {
			_, d, err := b.inbox(id)
			ear, ok := d.(channels.Listener)
			if err != nil || !ok || !in.Active || running[id] != nil || !ear.Listens(in) {
				continue
			}
			own, cancel := context.WithCancel(ctx)
			l := &listener{version: in.Version, cancel: cancel, over: make(chan struct{})}
			running[id] = l
			wg.Go(func() {
				defer close(l.over)
				e.listenTo(own, in, ear)
			})
		}
		select {
		case <-ctx.Done():
			for _, l := range running {
				l.cancel()
			}
			return
		case <-e.changed:
		}
	}
}

// listenTo listens again after errors that another connection may mend.
func (e *Engine) listenTo(ctx context.Context, in channels.Inbox, ear channels.Listener) {
	for {
		err := ear.Listen(ctx, in, e)
		if ctx.Err() != nil {
			return
		}
		detail := ""
		if err != nil {
			detail = err.Error()
		}
		e.Health(in.ID, channels.Health{State: "down", Trouble: "listener", Detail: detail})
		if !pause(ctx, e.cfg.Clock, listenRetry) {
			return
		}
	}
}
