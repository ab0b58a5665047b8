package wsphone

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cordboard/cordboard/lab"
)

const (
	rate      = 8000
	keep      = 10 * time.Second
	packet    = 20 * time.Millisecond
	breakMin  = 60 * time.Millisecond // three packets late is a break a person could hear
	breaksMax = 1000
	judged    = 500 * time.Millisecond // what Hears looks at
)

// ear keeps the last seconds of what was heard, on the clock's time: where nothing came there is silence.
type ear struct {
	mu      sync.Mutex
	samples []int16
	last    time.Time // when the newest packet came
	filled  time.Time // the moment samples reach to
	first   time.Time // of this call
	count   int
	breaks  []pause
}

type pause struct {
	from time.Time
	long time.Duration
}

// begin makes ready for a call.
func (e *ear) begin() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.samples, e.breaks, e.count = nil, nil, 0
	e.last, e.filled, e.first = time.Time{}, time.Time{}, time.Time{}
}

func (e *ear) hear(now time.Time, samples []int16) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.last.IsZero() {
		e.first, e.filled = now, now
	} else if late := now.Sub(e.last) - packet; late > breakMin {
		e.breaks = append(e.breaks, pause{e.last, late})
		if len(e.breaks) > breaksMax {
			e.breaks = e.breaks[1:]
		}
	}
	e.fill(now.Add(-breakMin))
	e.last = now
	e.count++
	e.put(samples)
}

// fill puts silence where sound should have been up to a moment.
func (e *ear) fill(until time.Time) {
	if n := int(until.Sub(e.filled).Seconds() * rate); n > 0 {
		e.put(make([]int16, min(n, rate*int(keep/time.Second))))
		e.filled = until
	}
}

func (e *ear) put(samples []int16) {
	e.samples = append(e.samples, samples...)
	e.filled = e.filled.Add(time.Duration(len(samples)) * time.Second / rate)
	if most := rate * int(keep/time.Second); len(e.samples) > 2*most {
		e.samples = append([]int16(nil), e.samples[len(e.samples)-most:]...)
	}
}

// audio is a copy of the last d.
func (e *ear) audio(d time.Duration) lab.Audio {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.last.IsZero() {
		e.fill(time.Now().Add(-breakMin))
	}
	a := lab.Audio{Rate: rate, Samples: e.samples}.Last(d)
	a.Samples = slices.Clone(a.Samples)
	return a
}

// Heard is what the phone heard in the last ten seconds of the present or latest call. Where no packet came, there
// is silence.
func (p *Phone) Heard() lab.Audio { return p.ear.audio(keep) }

// FirstHeard is when the first packet of the present or latest call came.
func (p *Phone) FirstHeard() time.Time {
	p.ear.mu.Lock()
	defer p.ear.mu.Unlock()
	return p.ear.first
}

// Packets is how many packets of sound came in the present or latest call.
func (p *Phone) Packets() int {
	p.ear.mu.Lock()
	defer p.ear.mu.Unlock()
	return p.ear.count
}

// LongestBreak is the longest time beyond the due 20 ms that the phone waited for a packet since a moment in the call;
// breaks below 60 ms count as none.
func (p *Phone) LongestBreak(since time.Time) time.Duration {
	e := &p.ear
	e.mu.Lock()
	defer e.mu.Unlock()
	var longest time.Duration
	for _, b := range append(e.breaks, pause{e.last, time.Since(e.last) - packet}) {
		if b.from.Add(b.long).After(since) && b.long > breakMin {
			longest = max(longest, b.long)
		}
	}
	return longest
}

// Hears waits until the last half second the phone heard is mostly a tone of hz.
func (p *Phone) Hears(ctx context.Context, hz float64) error {
	return p.listen(ctx, fmt.Sprintf("a tone of %g Hz", hz), func(a lab.Audio) bool { return a.Tone(hz) > 0.8 })
}

// HearsSilence waits until the phone heard nothing for half a second, whether silence came or no packet at all.
func (p *Phone) HearsSilence(ctx context.Context) error {
	return p.listen(ctx, "silence", func(a lab.Audio) bool { return len(a.Samples) == 0 || a.Silence() == 1 })
}

func (p *Phone) listen(ctx context.Context, what string, is func(lab.Audio) bool) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		a := p.ear.audio(judged)
		if (len(a.Samples) == 0 || a.Length() >= judged) && is(a) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("phone %s did not hear %s (in a call: %v, registered: %v, media %s, %d packets; the last half second is %.0f%% silence and %.0f%% music): %w",
				p.cfg.Endpoint, what, p.InCall(), p.Registered(), p.MediaState(), p.Packets(), 100*a.Silence(), 100*a.Music(), ctx.Err())
		}
	}
}
