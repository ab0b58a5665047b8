package bot

import (
	"context"
	"fmt"
)

// begin starts a run or puts it in line. A full line gives the conversation to people.
func (r *Runner) begin(ctx context.Context, id string, t *talk, reason Reason) {
	if reason == "" && r.running >= r.limits.Runs && len(r.line) >= r.limits.Waiting {
		reason = Busy
	}
	t.give = reason
	if r.running >= r.limits.Runs && reason != Stopping && reason != Busy {
		t.inLine = true
		r.line = append(r.line, id)
		return
	}
	r.start(ctx, id, t)
}

func (r *Runner) start(parent context.Context, id string, t *talk) {
	ctx, cancel := context.WithCancelCause(parent)
	t.n++
	t.cancel, t.inLine = cancel, false
	n, reason := t.n, t.give
	r.running++
	r.wg.Add(1)
	go func() {
		defer r.wg.Done()
		defer cancel(nil)
		in := r.work(ctx, id, n, reason)
		select {
		case r.ends <- end{id: id, n: n, input: in}:
		case <-r.done:
		}
	}()
}

// work is a run, from the conversation to what is let out.
func (r *Runner) work(ctx context.Context, id string, n int, reason Reason) (in Input) {
	defer func() {
		if p := recover(); p != nil {
			r.a.Log.ErrorContext(ctx, "a run of the bot broke", "conversation", id, "panic", fmt.Sprint(p))
			r.a.Deliver(context.WithoutCancel(ctx), r.a.HandOver(ctx, id, Broken))
			in = GaveUp
		}
	}()
	var v Verdict
	if reason != "" {
		v = r.a.HandOver(ctx, id, reason)
	} else {
		v = r.a.Think(ctx, id)
	}
	if reason != Stopping && !r.wanted(ctx, id, n) {
		return Ended
	}
	if r.a.Deliver(ctx, v) {
		return Ended
	}
	return GaveUp
}

// wanted asks the owner whether a run is still the one.
func (r *Runner) wanted(ctx context.Context, id string, n int) bool {
	q := ask{id: id, n: n, answer: make(chan bool, 1)}
	select {
	case r.asks <- q:
		return <-q.answer && ctx.Err() == nil
	case <-ctx.Done():
	case <-r.done:
	}
	return false
}

func (r *Runner) ended(ctx context.Context, e end) {
	r.running--
	if t := r.talks[e.id]; t != nil && t.n == e.n {
		t.cancel = nil
		t.seen = r.a.Clock.Now()
		r.step(ctx, e.id, t, e.input)
	}
	for len(r.line) > 0 && r.running < r.limits.Runs {
		id := r.line[0]
		r.line = r.line[1:]
		if t := r.talks[id]; t != nil && t.inLine {
			r.start(ctx, id, t)
		}
	}
}
