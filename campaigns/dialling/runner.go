package dialling

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/mailbox"
)

// runner owns one campaign: its goroutine is the only one that touches what is below, but for the atomics.
type runner struct {
	e   *Engine
	id  string
	box *mailbox.Box[func(*runner)]
	wg  sync.WaitGroup // of the loader

	c        campaigns.Campaign
	plan     Plan
	segments map[uint32]int // by the short number of a list
	book     *rules.Book
	law      string     // the preset with its version
	mode     rules.Mode // as people want it, as far as the rules let them
	trouble  *fault.Error
	unshown  *fault.Error // leads are held because no caller ID may be shown to them
	zone     *time.Location
	halted   bool
	gone     bool      // the campaign was deleted: the runner ends with its last attempt
	renew    time.Time // when the rules are made anew: an override ends, or a day

	open   map[string]*flight
	hopper []candidate
	load   loading
	past   *windows         // nil until the calls of the law's windows were read
	since  []events.Attempt // that ended while past was nil
	pacer  *pacing.Pacer
	paced  pacing.Settings
	told   []pacing.Event
	barren bool // there is nothing to call now
	hands  map[string]hand
	total  pacing.Counts
	today  tally
	count  Count
	counts struct {
		at, next time.Time
		busy     bool
	}
	saved   time.Time
	checked time.Time // when leads that wait for their agent were held against the do-not-call lists

	status atomic.Pointer[campaigns.Status]
	wants  atomic.Pointer[wish]
}

// wish is what a campaign wants of the agents of its queue.
type wish struct {
	queue  string
	weight int
}

// flight is an open attempt.
type flight struct {
	a    events.Attempt
	s    seen
	lead *rules.Lead // nil for one from before a restart
}

const runnerMailbox = 65_536

func newRunner(e *Engine, c campaigns.Campaign) *runner {
	return &runner{e: e, id: c.ID, c: c, box: mailbox.New[func(*runner)](runnerMailbox), open: map[string]*flight{}, hands: map[string]hand{}}
}

// post hands an input over. A full box means that the journal's news pile up faster than they are read: the attempts are
// compared with the journal's picture at the next start.
func (r *runner) post(in func(*runner)) {
	if !r.box.Post(in) {
		r.e.cfg.Logger.Error("news about a campaign's calls was lost", "campaign", r.id)
	}
}

// adopt takes up an attempt from before a restart.
func (r *runner) adopt(f fold.Attempt) {
	r.open[f.Attempt.ID] = &flight{a: f.Attempt, s: seen{call: f.Call, work: f.Interaction}}
	if n, err := number(f.Attempt.Number); err == nil {
		r.e.ledger.note(n, f.Attempt.SiteID, f.Attempt.ID, rules.Attempt{At: f.Attempt.LeasedAt, Number: f.Attempt.Position})
	}
}

func (r *runner) run(ctx context.Context) {
	defer r.wg.Wait()
	tick := r.e.cfg.Clock.NewTicker(cycle)
	defer tick.Stop()
	began := false
	for {
		select {
		case <-ctx.Done():
			r.leave()
			return
		case <-r.box.Wake():
			r.drain()
		case <-tick.C():
			r.drain()
			if !began {
				began = true
				r.settle()
			}
			r.turn(ctx)
			if r.gone && len(r.open) == 0 && !r.load.busy {
				r.e.dismiss(r.id)
				return
			}
		}
	}
}

func (r *runner) drain() {
	for _, in := range r.box.Drain() {
		in(r)
	}
}

// settle closes what ended while the daemon was away. An attempt of which no call was recorded was never dialled: the call's
// record is on disk before the PBX is asked.
func (r *runner) settle() {
	now := r.now()
	for _, f := range r.open {
		if f.s.call == nil && f.s.work == nil {
			next := f.a
			next.Outcome, next.Uncounted, next.EndedAt, next.Ours = string(outcomes.Cancelled), true, now, true
			r.closes(f, next, now)
			continue
		}
		r.moved(f)
	}
}

func (r *runner) now() time.Time { return r.e.cfg.Clock.Now().UTC().Truncate(time.Millisecond) }

// leave gives the leads of the hopper back; what is under way goes on.
func (r *runner) leave() {
	r.wg.Wait()
	r.drain()
	r.saveLearned()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, c := range r.hopper {
		if _, err := r.e.cfg.Store.ReleaseLead(ctx, r.c.Num, c.due.LeadID, c.lease, c.due.NextAt); err != nil {
			return // they come back when their lease runs out
		}
	}
}

func number(e164 string) (lists.Number, error) {
	var n lists.Number
	err := n.UnmarshalText([]byte(e164))
	return n, err
}
