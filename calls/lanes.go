package calls

import (
	"sync"
	"time"
)

// lanes runs functions one after the other for each key and side by side for different keys. The goroutines that do so
// are kept for a while: growing a new one's stack for each request costs more than the request.
type lanes struct {
	mu   sync.Mutex
	work map[string][]func()
	free chan func() // to a worker that has nothing to do
	done chan struct{}
	wg   sync.WaitGroup
}

// workerIdle is how long a worker waits for the next job.
const workerIdle = 5 * time.Second

func newLanes() *lanes {
	return &lanes{work: map[string][]func(){}, free: make(chan func()), done: make(chan struct{})}
}

func (l *lanes) run(key string, f func()) {
	l.mu.Lock()
	queue, busy := l.work[key]
	if busy {
		l.work[key] = append(queue, f)
		l.mu.Unlock()
		return
	}
	l.work[key] = nil
	l.mu.Unlock()
	job := func() { l.drain(key, f) }
	select {
	case l.free <- job:
	default:
		l.wg.Go(func() { l.worker(job) })
	}
}

func (l *lanes) worker(job func()) {
	idle := time.NewTimer(workerIdle)
	defer idle.Stop()
	for {
		job()
		idle.Reset(workerIdle)
		select {
		case job = <-l.free:
		case <-idle.C:
			return
		case <-l.done:
			return
		}
	}
}

func (l *lanes) drain(key string, f func()) {
	for {
		f()
		l.mu.Lock()
		queue := l.work[key]
		if len(queue) == 0 {
			delete(l.work, key)
			l.mu.Unlock()
			return
		}
		f, l.work[key] = queue[0], queue[1:]
		l.mu.Unlock()
	}
}

// wait returns when every lane is empty and the workers are gone. Nothing may be run after it.
func (l *lanes) wait() {
	close(l.done)
	l.wg.Wait()
}
