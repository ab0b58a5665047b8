package ari

import (
	"fmt"
	"testing"
)

func TestTheRingKeepsOrderWhileItGrowsAndWraps(t *testing.T) {
	r := newRing(1000)
	in, out := 0, 0
	push := func(n int) {
		for range n {
			if !r.push(message{raw: fmt.Append(nil, in)}) {
				t.Fatalf("message %d did not fit", in)
			}
			in++
		}
	}
	pop := func(n int) {
		for range n {
			if m, ok := r.pop(); !ok || string(m.raw) != fmt.Sprint(out) {
				t.Fatalf("got %q, want %d", m.raw, out)
			}
			out++
		}
	}
	push(200)
	pop(150)
	push(700) // grows while its beginning is in the middle
	pop(600)
	push(850)
	if r.push(message{}) {
		t.Error("a message beyond the limit was taken")
	}
	pop(1000)
	push(1)
	r.close()
	pop(1)
	if _, ok := r.pop(); ok {
		t.Error("an empty closed ring gave a message")
	}
}

func TestARingWakesItsReader(t *testing.T) {
	r := newRing(4)
	got := make(chan string, 3)
	go func() {
		defer close(got)
		for {
			m, ok := r.pop()
			if !ok {
				return
			}
			got <- string(m.raw)
		}
	}()
	for _, s := range []string{"a", "b"} {
		r.push(message{raw: []byte(s)})
		if g := <-got; g != s {
			t.Errorf("got %q, want %q", g, s)
		}
	}
	r.close()
	if _, ok := <-got; ok {
		t.Error("the reader got something after close")
	}
}

func TestARepetitionIsKnownWithinTheWindowOnly(t *testing.T) {
	d := newDedup(3)
	for i, step := range []struct {
		raw  string
		want bool
	}{{"a", false}, {"a", true}, {"b", false}, {"c", false}, {"a", true}, {"d", false}, {"a", false}, {"d", true}, {"c", true}} {
		if got := d.repeated([]byte(step.raw)); got != step.want {
			t.Errorf("step %d, %q: got %v", i, step.raw, got)
		}
	}
	if len(d.seen) != 3 {
		t.Errorf("%d are remembered, want 3", len(d.seen))
	}
}
