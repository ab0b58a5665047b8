package lab

import (
	"context"
	"slices"
	"testing"
	"time"
)

// Sixty customers a second for two seconds is what the benches ask of the carrier.
func TestSixtyCustomersASecondAllGetThrough(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	l := shared["22"]
	tick := time.NewTicker(time.Second / 60)
	defer tick.Stop()
	var all []*Customer
	var placed []time.Duration
	for range 120 {
		began := time.Now()
		c, err := l.Carrier.Call(ctx, CallIn{Talk: time.Second})
		must(t, err)
		placed = append(placed, time.Since(began))
		all = append(all, c)
		<-tick.C
	}
	for _, c := range all {
		must(t, c.WaitAnswered(ctx))
		if cause, err := c.WaitEnded(ctx); err != nil || cause != 16 {
			t.Fatalf("a call ended with cause %d: %v", cause, err)
		}
	}
	slices.Sort(placed)
	t.Logf("Call returned after %v (median), %v (slowest)", placed[60].Round(time.Microsecond), placed[119].Round(time.Microsecond))
}
