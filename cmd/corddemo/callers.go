package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

const (
	mostWaiting = 5  // callers without an agent; the next one only comes when it is less
	mostCalls   = 20 // under way at once
)

// speech is what customers who speak say: long pieces of the carrier's own sounds, one after the other.
const speech = "demo-congrats&demo-instruct&vm-options&demo-moreinfo&demo-congrats&demo-instruct"

// callers are the customers who call, by number.
type callers struct {
	live map[string]*caller
	next time.Time // the next one
	// dialled counts them since life began.
	dialled int
}

type caller struct {
	*lab.Customer
	leaves time.Time     // gives up waiting
	talks  time.Duration // once answered
	ends   time.Time     // of the talk; zero while nobody answered
	asks   time.Time     // wants to be called back and presses 1; zero does not
	asked  int           // how often it pressed
}

// call lets customers come and go.
func (l *life) call(ctx context.Context, floor centre.Floor) {
	waiting := 0
	for _, i := range floor.Interactions {
		if talking(i) {
			if c := l.live[i.From]; c != nil && c.ends.IsZero() {
				c.ends = l.now.Add(c.talks)
			}
		} else if i.State == events.InteractionNew || i.State == events.InteractionInQueue || i.State == events.InteractionInOffer {
			waiting++
		}
	}
	l.keepPlace(ctx)
	l.hangUp(ctx)
	if l.now.Before(l.callers.next) || waiting >= mostWaiting || len(l.live) >= mostCalls {
		return
	}
	l.callers.next = l.pause(floor)
	to := one([]string{"800", "801", "802"})
	switch { // the first two come at once, so that there are messages to hear
	case l.dialled == 0 || chance(3):
		to = nightNumber
	case l.dialled == 1 || chance(1):
		to = ownNumber
	}
	l.dialled++
	if err := l.dial(ctx, to); err != nil {
		l.log.Warn("a customer could not call", "error", err)
	}
}

// pause is the time to the next call. Six minutes hold a rush and a lull; a person who is ready is not kept waiting.
func (l *life) pause(floor centre.Floor) time.Time {
	human := slices.ContainsFunc(floor.Agents, func(a events.Agent) bool {
		return l.robots[a.ID] == nil && a.Activity == events.ActivityReady
	})
	if rush := l.now.Minute()%6 < 4; rush || human {
		return l.in(1500*time.Millisecond, 4*time.Second)
	}
	return l.in(4*time.Second, 10*time.Second)
}

func (l *life) dial(ctx context.Context, to string) error {
	from := l.number()
	in := lab.CallIn{DID: to, CallerID: from, Talk: 3 * time.Minute}
	if chance(70) {
		in.Say = speech
	} else {
		in.Tone = 350 + 25*rand.IntN(12)
	}
	c := &caller{talks: between(10*time.Second, time.Minute), leaves: l.in(40*time.Second, 3*time.Minute)}
	if chance(12) {
		c.leaves = l.in(5*time.Second, 20*time.Second)
	}
	switch {
	case to == nightNumber || to == ownNumber: // what is said until then is the message
		c.leaves = l.in(18*time.Second, 28*time.Second)
	case to != "801" && chance(25):
		c.asks = l.in(4*time.Second, 10*time.Second)
	}
	var err error
	if c.Customer, err = l.carrier.Call(ctx, in); err != nil {
		return err
	}
	l.live[from] = c
	return nil
}

// keepPlace lets those who do not want to wait ask for a callback, and confirm the number they call from.
func (l *life) keepPlace(ctx context.Context) {
	for number, c := range l.live {
		if c.asks.IsZero() || c.asked == 2 || !c.ends.IsZero() || l.now.Before(c.asks) || c.State() == "ended" {
			continue
		}
		c.asked++
		c.asks = l.now.Add(8 * time.Second)
		if err := c.Press(ctx, "1"); err != nil {
			l.log.Warn("a customer could not press a key", "number", number, "error", err)
		}
	}
}

// number is of a known customer as often as not, and of nobody who is calling now.
func (l *life) number() string {
	for {
		n := fmt.Sprintf("6%08d", rand.IntN(100_000_000))
		if chance(60) {
			known := make([]string, 0, len(customers))
			for k := range customers {
				known = append(known, k)
			}
			n = one(known)
		}
		if l.live[n] == nil {
			return n
		}
	}
}

// hangUp lets those go who are through, or tired of waiting, and forgets those whom the agent hung up on.
func (l *life) hangUp(ctx context.Context) {
	for number, c := range l.live {
		if c.State() == "ended" {
			delete(l.live, number)
			continue
		}
		over := c.ends
		if over.IsZero() {
			over = c.leaves
		}
		if l.now.Before(over) {
			continue
		}
		if err := c.Hangup(ctx); err != nil {
			l.log.Warn("a customer could not hang up", "number", number, "error", err)
		}
		delete(l.live, number)
	}
}

func (l *life) hangUpAll(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	for _, c := range l.live {
		_ = c.Hangup(ctx)
	}
}
