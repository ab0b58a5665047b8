package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels/bot/governor"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"

	"github.com/cordboard/cordboard/channels"
)

// Signal tells the Runner what happened in a conversation. Input is one of Wrote, Typed, Spoke, Joined, Lined, Released and
// Over.
type Signal struct {
	ConversationID string
	InboxID        string
	Input          Input
	// Stage is whose the conversation is, as the database has it; it counts for conversations the Runner does not know yet.
	Stage Stage
	// Item is what came in, for Wrote: machines and echoes start nothing.
	Item *channels.Inbound
}

// Limits bound a Runner. Zero numbers are the usual ones.
type Limits struct {
	Runs    int           // at once, 0 is 8
	Waiting int           // runs in line, 0 is 64; beyond it people get the conversation
	Mailbox int           // signals, 0 is 1024
	Forget  time.Duration // conversations that rest so long, 0 is an hour
	Grace   time.Duration // for hand-overs at the end, 0 is 10 s
}

// Runner owns all conversations of the bot. Run is its one goroutine; runs are goroutines that it joins.
type Runner struct {
	a      *Answerer
	limits Limits
	in     chan Signal
	asks   chan ask
	ends   chan end
	done   chan struct{}

	// all below belongs to Run
	talks   map[string]*talk
	line    []string
	running int
	wg      sync.WaitGroup
}

type talk struct {
	phase  Phase
	inbox  string
	n      int // of the run; answers of others are late
	first  time.Time
	due    time.Time
	seen   time.Time
	cancel context.CancelCauseFunc
	inLine bool
	give   Reason // the run in line is a hand-over for this reason
}

type ask struct {
	id     string
	n      int
	answer chan bool
}

type end struct {
	id    string
	n     int
	input Input
}

// NewRunner makes a Runner; nothing happens before Run.
func NewRunner(a *Answerer, l Limits) *Runner {
	l.Runs, l.Waiting = or(l.Runs, 8), or(l.Waiting, 64)
	if l.Forget <= 0 {
		l.Forget = time.Hour
	}
	if l.Grace <= 0 {
		l.Grace = 10 * time.Second
	}
	return &Runner{
		a: a, limits: l, in: make(chan Signal, or(l.Mailbox, 1024)), asks: make(chan ask), ends: make(chan end), done: make(chan struct{}), talks: map[string]*talk{},
	}
}

// ErrStopped is Tell's answer after the end: the caller queues the conversation for people.
var ErrStopped = fault.New(fault.Unavailable, "The bot is not running; people answer the conversation.").WithKey("bot.stopped")

// Tell hands a signal over. It waits while the mailbox is full, at most as long as ctx; after an error nothing was taken and
// the caller queues the conversation for people.
func (r *Runner) Tell(ctx context.Context, s Signal) error {
	if s.Input == Wrote && s.Item != nil {
		switch governor.Answerable(*s.Item) {
		case governor.Echo:
			s.Input = Spoke // our side answered by other means
		case governor.Machine, governor.NoText:
			return nil // never answered by a machine; the inbox shows it to people
		}
	}
	select {
	case <-r.done:
		return ErrStopped
	default:
	}
	select {
	case r.in <- s:
		return nil
	case <-r.done:
		return ErrStopped
	case <-ctx.Done():
		return fault.Wrap(context.Cause(ctx), fault.TooMany, "The bot has too much to do; people answer the conversation.")
	}
}

// Run works until ctx ends, hands over what was under way, and joins its runs.
func (r *Runner) Run(ctx context.Context) error {
	defer r.wg.Wait()
	for {
		wake, timer := r.alarm()
		select {
		case <-ctx.Done():
			timer.Stop()
			r.stop()
			return nil
		case s := <-r.in:
			r.signal(ctx, s)
		case q := <-r.asks:
			t := r.talks[q.id]
			q.answer <- t != nil && t.n == q.n && t.cancel != nil
		case e := <-r.ends:
			r.ended(ctx, e)
		case <-wake:
			r.ring(ctx)
		}
		timer.Stop()
	}
}

// alarm rings at the next time anything is due.
func (r *Runner) alarm() (<-chan time.Time, clock.Timer) {
	now := r.a.Clock.Now()
	wait := r.limits.Forget
	for _, t := range r.talks {
		if !t.due.IsZero() {
			wait = min(wait, t.due.Sub(now))
		}
	}
	return clock.After(r.a.Clock, max(wait, 0))
}

func (r *Runner) signal(ctx context.Context, s Signal) {
	now := r.a.Clock.Now()
	t := r.talks[s.ConversationID]
	if t == nil {
		t = &talk{phase: phaseOf(s.Stage)}
		r.talks[s.ConversationID] = t
	}
	if s.InboxID != "" {
		t.inbox = s.InboxID
	}
	t.seen = now
	r.step(ctx, s.ConversationID, t, s.Input)
}

// step moves a conversation and does what follows.
func (r *Runner) step(ctx context.Context, id string, t *talk, in Input) {
	was := t.phase
	next, effects := Step(t.phase, in)
	t.phase = next
	if next != Waiting && next != Held {
		t.due, t.first = time.Time{}, time.Time{}
	}
	if t.inLine && next != Running && next != Again {
		effects = append([]Effect{Cancel}, effects...)
	}
	for _, e := range effects {
		switch e {
		case Arm:
			r.arm(ctx, t)
		case ArmHold:
			t.due = r.a.Clock.Now().Add(r.policy(ctx, t).hold())
		case Cancel:
			r.cancel(t)
		case Begin:
			r.begin(ctx, id, t, "")
		case GiveOver:
			t.n++
			r.begin(ctx, id, t, Stopping)
		}
	}
	if was != next {
		r.a.Log.DebugContext(ctx, "a conversation moves", "conversation", id, "from", was, "input", in, "to", next)
	}
}

// arm waits for more to come, but not for ever: three times the pause in all.
func (r *Runner) arm(ctx context.Context, t *talk) {
	now := r.a.Clock.Now()
	pause := r.policy(ctx, t).debounce()
	if t.first.IsZero() {
		t.first = now
	}
	t.due = now.Add(pause)
	if last := t.first.Add(3 * pause); t.due.After(last) {
		t.due = last
	}
}

// policy answers the inbox's, or the usual numbers when it is not to be had in a moment: only times are read from it here.
func (r *Runner) policy(ctx context.Context, t *talk) Policy {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	p, err := r.a.Policies.Policy(ctx, t.inbox)
	if err != nil {
		return Policy{}
	}
	return p
}

func (r *Runner) cancel(t *talk) {
	t.n++
	t.inLine = false
	if t.cancel != nil {
		t.cancel(errUnwanted)
		t.cancel = nil
	}
}

func (r *Runner) ring(ctx context.Context) {
	now := r.a.Clock.Now()
	for id, t := range r.talks {
		switch {
		case !t.due.IsZero() && !now.Before(t.due):
			t.due = time.Time{}
			r.step(ctx, id, t, Due)
		case t.cancel == nil && t.due.IsZero() && !t.inLine && now.Sub(t.seen) >= r.limits.Forget:
			delete(r.talks, id) // the next signal brings its stage
		}
	}
}

// stop ends all runs and gives what was under way to people, so that nobody who wrote waits for nothing.
func (r *Runner) stop() {
	close(r.done)
	ctx, cancel := context.WithCancelCause(context.Background())
	timer := r.a.Clock.AfterFunc(r.limits.Grace, func() { cancel(errors.New("the daemon stops")) })
	defer timer.Stop()
	defer cancel(nil)
	for more := true; more; {
		select {
		case s := <-r.in:
			r.signal(ctx, s) // told before the end: it counts
		default:
			more = false
		}
	}
	for id, t := range r.talks {
		r.step(ctx, id, t, Shutdown)
	}
	r.wg.Wait()
}
