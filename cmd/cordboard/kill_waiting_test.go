package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
)

const (
	inLine        = 13
	ringingPhones = 6
	// takers answer those in the line after the last kill.
	takers     = 2
	takerPhone = 1000 + deskPhones + ringingPhones
)

// waiter is a caller whom no agent has yet, known by the number.
type waiter struct {
	*lab.Customer
	number string
}

func (w *world) waits(did string, n int) waiter {
	w.Helper()
	number := fmt.Sprintf("6002000%02d", n)
	c, err := w.lab.Carrier.Call(w.Context(), lab.CallIn{DID: did, CallerID: number, Tone: customerTone, Record: true})
	w.must(err)
	return waiter{c, number}
}

// nineteenWait puts callers into queue and offer.
func (w *world) nineteenWait() []waiter {
	for n := range ringingPhones {
		w.ready(fmt.Sprintf("ring%02d", n), fmt.Sprint(1000+deskPhones+n), lab.Phone{Does: "ring"})
	}
	var all []waiter
	for range inLine {
		all = append(all, w.waits("801", len(all)))
	}
	for range ringingPhones {
		all = append(all, w.waits("802", len(all)))
	}
	w.eventually("thirteen stand in the line and six phones ring", func() bool {
		f, err := w.admin.Floor(w.Context())
		w.must(err)
		states := map[events.InteractionState]int{}
		for _, i := range f.Interactions {
			states[i.State]++
		}
		return states[events.InteractionInQueue] == inLine && states[events.InteractionInOffer] == ringingPhones
	})
	return all
}

// oneIsGreeted makes one more call in and returns while the caller is answered and greeted, and in no line yet.
func (w *world) oneIsGreeted() waiter {
	w.Helper()
	c := w.waits("801", 99)
	w.hears(c.WaitAnswered)
	if i := w.of(c); i.State != events.InteractionNew {
		w.Fatalf("who was just answered is %q and not greeted", i.State)
	}
	return c
}

// of is the interaction of somebody who waits.
func (w *world) of(c waiter) events.Interaction {
	w.Helper()
	f, err := w.admin.Floor(w.Context())
	w.must(err)
	for _, i := range f.Interactions {
		if i.From == c.number {
			return i
		}
	}
	return events.Interaction{}
}

// queuedAfter proves that somebody came to the line only after a moment: until then they were greeted.
func (w *world) queuedAfter(c waiter, killed time.Time) {
	w.Helper()
	w.eventually("who was greeted at the kill stands in the line", func() bool { return w.of(c).State == events.InteractionInQueue })
	if at := w.of(c).QueuedAt; !at.After(killed) {
		w.Errorf("the greeting was over at %v already, before the kill at %v", at, killed)
	}
}

// stillHearMusic proves that callers in the line, the one in the greeting and those whose agents' phones ring hear music
// while no daemon runs.
func (w *world) stillHearMusic(waiting []waiter, killed time.Time, round int) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 15*time.Second)
	defer cancel()
	before := make([]time.Duration, len(waiting))
	var wg sync.WaitGroup
	for n, c := range waiting {
		_, length, err := c.HeardLast(0)
		w.must(err)
		before[n] = length
		wg.Go(func() {
			for {
				last, length, err := c.HeardLast(time.Second)
				// what is written a second from now on was heard after the kill
				if err == nil && length > before[n]+1200*time.Millisecond && last.Music() > 0.6 {
					return
				}
				if ctx.Err() != nil {
					w.Errorf("kill %d: %s, who waits (%s), hears no music %v after it: of the last second of %v (%v at the kill) %.0f%% is music and %.0f%% silence", round, c.number, c.State(),
						time.Since(killed).Round(time.Second), length, before[n], 100*last.Music(), 100*last.Silence())
					return
				}
				between()
			}
		})
	}
	wg.Wait()
	if w.Failed() {
		w.FailNow()
	}
}

// line is who stands in the line, first come first, as the desk orders those of one millisecond.
func (w *world) line() []string {
	w.Helper()
	f, err := w.admin.Floor(w.Context())
	w.must(err)
	var in []events.Interaction
	for _, i := range f.Interactions {
		if i.State == events.InteractionInQueue && i.QueueID == w.centre.Queues["Wait"].ID {
			in = append(in, i)
		}
	}
	slices.SortFunc(in, func(a, b events.Interaction) int {
		return cmp.Or(a.QueuedAt.Compare(b.QueuedAt), strings.Compare(a.ID, b.ID))
	})
	var out []string
	for _, i := range in {
		out = append(out, i.From)
	}
	return out
}

// answeredInTheirOrder proves that everybody kept the place over all kills: the line is the one of before, and agents who
// become free get its first callers.
func (w *world) answeredInTheirOrder(waiting []waiter, line []string) {
	w.Helper()
	if len(line) != inLine+1 || line[inLine] != waiting[len(waiting)-1].number {
		w.Fatalf("after the first kill the line was %v", line)
	}
	if now := w.line(); !slices.Equal(now, line) {
		w.Fatalf("the line was %v and is %v", line, now)
	}
	for n := range takers {
		login := fmt.Sprintf("take%02d", n)
		w.ready(login, fmt.Sprint(takerPhone+n), lab.Phone{Tone: agentTone})
		w.eventually("a free agent gets a caller", func() bool { return w.held(login).State == events.InteractionActive })
		if got := w.held(login).From; got != line[n] {
			w.Errorf("%s is answered as number %d, and %s stood there", got, n+1, line[n])
		}
		first := waiting[slices.IndexFunc(waiting, func(c waiter) bool { return c.number == line[n] })]
		w.tone(first.Customer, agentTone)
	}
}
