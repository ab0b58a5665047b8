package calls

import "sync"

// lanes runs functions one after the other for each key and side by side for different keys. A lane is a goroutine that
// lives as long as it has work.
type lanes struct {
	mu   sync.Mutex
	work map[string][]func()
	wg   sync.WaitGroup
}

func newLanes() *lanes { return &lanes{work: map[string][]func(){}} }

func (l *lanes) run(key string, f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue, busy := l.work[key]
	if busy {
		l.work[key] = append(queue, f)
		return
	}
	l.work[key] = nil
	l.wg.Go(func() { l.drain(key, f) })
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

// wait returns when every lane is empty.
func (l *lanes) wait() { l.wg.Wait() }
