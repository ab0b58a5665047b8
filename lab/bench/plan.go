package main

import "context"

// pair is one round of the comparison: the bare program, then the daemon.
type pair struct{ bare, daemon result }

// compare runs both in turns at the same rate.
func (b *bed) compare(ctx context.Context) ([]pair, error) {
	return b.turns(ctx, "comparison", b.o.rounds, b.o.rate)
}

// voicedRate is lower than the comparison's: PBX and carrier carry speech on one core.
const voicedRate = 15

// voiced compares once more with people who speak. It comes last, for the phones hum from then on.
func (b *bed) voiced(ctx context.Context) ([]pair, error) {
	if b.o.voiced == 0 || b.o.audio {
		return nil, nil
	}
	if err := b.speak(ctx); err != nil {
		return nil, err
	}
	return b.turns(ctx, "with voice", b.o.voiced, voicedRate)
}

func (b *bed) turns(ctx context.Context, what string, rounds, rate int) ([]pair, error) {
	var out []pair
	for i := range rounds {
		progress("%s, round %d of %d", what, i+1, rounds)
		var p pair
		var err error
		if p.bare, err = b.runBare(ctx, "bare", b.o.bare, rate, b.o.length); err != nil {
			return nil, err
		}
		if p.daemon, err = b.runDaemon(ctx, rate, b.o.length); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// compareBares runs two bare programs in turns: the project's must not be slower than the other.
func (b *bed) compareBares(ctx context.Context) error {
	for range b.o.rounds {
		if _, err := b.runBare(ctx, "own", b.o.bare, b.o.rate, b.o.length); err != nil {
			return err
		}
		if _, err := b.runBare(ctx, "other", b.o.against, b.o.rate, b.o.length); err != nil {
			return err
		}
	}
	return nil
}

// slower is how many times its first step's p99 a step may take and still count.
const slower = 5

// ladder is one program's way up, step by step, until one does not hold.
type ladder struct {
	steps []result
	// highest is the rate of the last step that held.
	highest int
	over    bool
}

// tries is how often a step is tried before it counts as failed, by either program: the machine has other things to do.
const tries = 2

func (l *ladder) take(run func() (result, error)) error {
	if l.over {
		return nil
	}
	for range tries {
		r, err := run()
		if err != nil {
			return err
		}
		l.steps = append(l.steps, r)
		if r.complete() && r.p99 <= slower*l.steps[0].p99 {
			l.highest = r.rate
			return nil
		}
	}
	l.over = true
	return nil
}

// ceilings takes both programs up in turns.
func (b *bed) ceilings(ctx context.Context) (bare, daemon ladder, err error) {
	for rate := b.o.first; rate <= b.o.last && !(bare.over && daemon.over); rate += b.o.step {
		progress("ceiling, %d calls/s", rate)
		if err = bare.take(func() (result, error) { return b.runBare(ctx, "bare", b.o.bare, rate, b.o.stepLength) }); err != nil {
			return
		}
		if err = daemon.take(func() (result, error) { return b.runDaemon(ctx, rate, b.o.stepLength) }); err != nil {
			return
		}
	}
	return
}
