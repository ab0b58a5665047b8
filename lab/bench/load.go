package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/cordboard/cordboard/lab"
)

// crowd is what became of the callers of one run.
type crowd struct {
	offered int
	// completed were answered and left by themselves after their talk.
	completed int
	trouble   error // the first call that could not be made
}

// callerTone and agentTone are what the two sides hum when they are to be heard.
const callerTone, agentTone = 1000, 700

// patience is how long after the last call came in the callers may take to leave.
const patience = talk + 15*time.Second

// callers lets calls in at an even pace and returns when all have left, or patience has ended.
func (b *bed) callers(ctx context.Context, rate int, length time.Duration) crowd {
	n := int(length.Seconds() * float64(rate))
	c := crowd{offered: n}
	var mu sync.Mutex
	var all sync.WaitGroup
	limit, cancel := context.WithTimeout(ctx, length+patience)
	defer cancel()
	begin := time.Now()
	for i := range n {
		select {
		case <-time.After(time.Until(begin.Add(time.Duration(i) * time.Second / time.Duration(rate)))):
		case <-limit.Done():
		}
		all.Go(func() {
			err := b.caller(limit, i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				c.completed++
			} else if c.trouble == nil {
				c.trouble = err
			}
		})
	}
	all.Wait()
	return c
}

// caller is one: in, answered, talk, out.
func (b *bed) caller(ctx context.Context, i int) error {
	in := lab.CallIn{DID: number, CallerID: fmt.Sprintf("6%08d", i), Talk: talk, Patience: time.Minute}
	if b.o.audio {
		in.Tone = callerTone
	}
	who, err := b.lab.Carrier.Call(ctx, in)
	if err != nil {
		return err
	}
	cause, err := who.WaitEnded(ctx)
	if err != nil {
		return err
	}
	if err := who.WaitAnswered(ctx); err != nil {
		return err
	}
	if cause != 16 {
		return fmt.Errorf("a caller was cut off with cause %d", cause)
	}
	return nil
}
