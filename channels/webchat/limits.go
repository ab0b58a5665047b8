package webchat

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/cordboard/cordboard/internal/clock"
)

// Limit is how often something may happen: Burst at once, and one more each Every.
type Limit struct {
	Every time.Duration
	Burst int
}

// Limits bound what visitors may do; zero values take the defaults.
type Limits struct {
	Frames   Limit // frames a visitor sends, of whatever kind
	Messages Limit // messages a visitor sends
	Uploads  Limit // files a visitor uploads
	Mails    Limit // transcripts a visitor asks for
	Sessions Limit // visitors that an address becomes
	Requests Limit // requests and sockets of an address
	Calls    Limit // tickets for a call that a visitor asks for
	Callers  Limit // the same of an address
	Bytes    Limit // KiB of files that an address uploads
	Room     Limit // KiB of files that all visitors of an inbox upload
	Letters  Limit // transcripts that all visitors of an inbox ask for
}

func (l Limits) filled() Limits {
	for _, x := range []struct {
		limit *Limit
		usual Limit
	}{
		{&l.Frames, Limit{200 * time.Millisecond, 60}}, {&l.Messages, Limit{time.Second, 15}}, {&l.Uploads, Limit{10 * time.Second, 10}},
		{&l.Mails, Limit{10 * time.Minute, 3}}, {&l.Sessions, Limit{6 * time.Second, 30}}, {&l.Requests, Limit{100 * time.Millisecond, 200}},
		{&l.Calls, Limit{20 * time.Second, 4}}, {&l.Callers, Limit{5 * time.Second, 12}},
		{&l.Bytes, Limit{10 * time.Millisecond, 200 << 10}}, {&l.Room, Limit{time.Millisecond, 2 << 20}}, {&l.Letters, Limit{20 * time.Second, 60}},
	} {
		if *x.limit == (Limit{}) {
			*x.limit = x.usual
		}
	}
	return l
}

// bucketsLimit bounds the memory that strangers can take.
const bucketsLimit = 50_000

// buckets is one limit for many keys.
type buckets struct {
	mu    sync.Mutex
	clock clock.Clock
	limit Limit
	by    map[string]*rate.Limiter
}

func newBuckets(c clock.Clock, l Limit) *buckets {
	return &buckets{clock: c, limit: l, by: map[string]*rate.Limiter{}}
}

// allow takes one of the key's share. When it is used up it tells how long to wait.
func (b *buckets) allow(key string) (wait time.Duration, ok bool) { return b.take(key, 1) }

// take takes so much of it, or nothing.
func (b *buckets) take(key string, n int) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	l := b.by[key]
	if l == nil {
		b.sweep(now)
		l = rate.NewLimiter(rate.Every(b.limit.Every), b.limit.Burst)
		b.by[key] = l
	}
	if l.AllowN(now, n) {
		return 0, true
	}
	return b.limit.Every * time.Duration(n), false
}

// sweep forgets keys that have their whole share again and, if strangers fill the table faster than that, any.
func (b *buckets) sweep(now time.Time) {
	if len(b.by) < bucketsLimit {
		return
	}
	for k, l := range b.by {
		if l.TokensAt(now) >= float64(b.limit.Burst) || len(b.by) >= bucketsLimit {
			delete(b.by, k)
		}
	}
}
