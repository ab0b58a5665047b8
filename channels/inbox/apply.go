package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
)

const (
	applyBatch = 100
	applyRetry = time.Second
	// applyEvery lets what comes close together share a transaction; what comes after a quiet time does not wait.
	applyEvery = 15 * time.Millisecond
	// positionEvery is how often the position moves over events that are nothing to us, in events.
	positionEvery = 5_000
)

// apply follows the journal until ctx ends. Whatever fails is tried again from the position in the database.
func (e *Engine) apply(ctx context.Context) {
	for ctx.Err() == nil {
		if err := e.applyFrom(ctx); err != nil && ctx.Err() == nil {
			why := err.Error()
			e.stuck.Store(&why)
			e.log.Error("what customers wrote waits in the journal; it is tried again", "error", err)
			pause(ctx, e.cfg.Clock, applyRetry)
		}
	}
}

func (e *Engine) applyFrom(ctx context.Context) error {
	at, err := e.cfg.Store.InboxPosition(ctx)
	if err != nil {
		return err
	}
	if last := e.cfg.Journal.LastSeq(); at > last {
		return errors.New("the database knows more of the journal than there is: it belongs to another journal, or an older copy of it was put back; see the guide for restoring")
	}
	if err := e.greetWork(ctx); err != nil {
		return err
	}
	return e.cfg.Journal.FollowDurable(ctx, at+1, journal.Paced(e.cfg.Clock, applyEvery, func(ctx context.Context, evs []events.Event) error {
		for len(evs) > 0 {
			n := takeBatch(evs, e.careful)
			if err := e.applyBatch(ctx, &at, evs[:n]); err != nil {
				return err
			}
			evs = evs[n:]
		}
		return nil
	}))
}

// takeBatch is how many events go into one transaction; one as far as one of them was refused.
func takeBatch(evs []events.Event, careful uint64) int {
	if evs[0].Seq <= careful {
		return 1
	}
	ours := 0
	for n, ev := range evs {
		if concerns(ev) {
			if ours++; ours > applyBatch {
				return n
			}
		}
	}
	return len(evs)
}

// concerns reports whether an event changes threads.
func concerns(ev events.Event) bool {
	switch b := ev.Body.(type) {
	case *events.ChannelEvent:
		return true
	case *events.InteractionEvent:
		return b.Interaction.ThreadID != ""
	}
	return false
}

// applyBatch brings events into the database and then tells of it. The events of a batch that is tried again are the same.
func (e *Engine) applyBatch(ctx context.Context, at *uint64, evs []events.Event) error {
	to := evs[len(evs)-1].Seq
	var mine []events.Event
	for _, ev := range evs {
		if concerns(ev) {
			mine = append(mine, ev)
		}
	}
	if len(mine) == 0 && to-*at < positionEvery {
		return nil // the next batch moves it
	}
	w, err := e.write(ctx, *at, to, mine)
	switch {
	case errors.Is(err, ErrRefused) && len(evs) > 1:
		e.careful = to
		return fmt.Errorf("one of the events %d to %d cannot be written; they are tried one by one: %w", evs[0].Seq, to, err)
	case errors.Is(err, ErrRefused):
		w, err = e.putAside(ctx, *at, evs[0], err)
	}
	if err != nil {
		return err
	}
	*at = to
	e.stuck.Store(nil)
	if e.cfg.Applied != nil {
		e.cfg.Applied(to)
	}
	e.after(ctx, w)
	return nil
}

// write brings events in, in one transaction. Code that panics over them costs them, not the inbox.
func (e *Engine) write(ctx context.Context, from, to uint64, evs []events.Event) (w *work, err error) {
	defer func() {
		if p := recover(); p != nil {
			e.log.Error("bringing in what customers wrote panicked", "from", from, "to", to, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("%w: %v", ErrRefused, p)
		}
	}()
	err = e.cfg.Store.ApplyInbox(ctx, from, to, func(ctx context.Context, tx Tx) error {
		w = e.begin(tx)
		for _, ev := range evs {
			if err := w.event(ctx, ev); err != nil {
				return err
			}
		}
		return w.finish(ctx)
	})
	return w, err
}

// putAside lets one event go by that can never be brought in, so that those behind it are. What a provider sent is kept with the
// reason.
func (e *Engine) putAside(ctx context.Context, from uint64, ev events.Event, why error) (w *work, err error) {
	err = e.cfg.Store.ApplyInbox(ctx, from, ev.Seq, func(ctx context.Context, tx Tx) error {
		w = e.begin(tx)
		if b, ok := ev.Body.(*events.ChannelEvent); ok {
			return w.reject(ctx, ev.Seq, b.Raw, why.Error())
		}
		e.log.Error("what became of a conversation could not be written; it is left out", "seq", ev.Seq, "type", ev.Type, "why", why)
		return nil
	})
	return w, err
}

// greetWork tells the desk of every thread that is not resolved: what it missed while it, or we, were away.
func (e *Engine) greetWork(ctx context.Context) error {
	for after := ""; ; {
		list, err := e.cfg.Store.WorkThreads(ctx, after, 500)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, t := range list {
			e.tellWork(ctx, t, "", "")
			e.bot.again(ctx, t)
		}
		after = list[len(list)-1].ID
	}
}

func (e *Engine) tellWork(ctx context.Context, t events.Thread, by, assigned string) {
	w := e.workOf(t)
	w.By, w.Assigned = by, assigned
	if t.Bot != "" && e.bot.beside(ctx, t.InboxID) {
		w.Thread.Bot = "" // people are asked for meanwhile
	}
	if err := e.cfg.Work.Thread(ctx, w); err != nil && ctx.Err() == nil {
		e.log.Error("the desk did not take a conversation; it is told again at the next change or start", "thread", t.ID, "error", err)
	}
}

// workOf is a thread with what its inbox says about the work on it.
func (e *Engine) workOf(t events.Thread) ThreadWork {
	w := ThreadWork{Thread: t}
	if in, d, err := e.book.Load().inbox(t.InboxID); err == nil {
		w.Live, w.To, w.StayWith = d.Traits(in).Live, in.Account, time.Duration(in.Policy.StayMinutes)*time.Minute
	}
	return w
}

// after lets out what a committed transaction brought about.
func (e *Engine) after(ctx context.Context, w *work) {
	if w == nil {
		return
	}
	e.stats.Applied.Add(w.applied)
	e.stats.Duplicates.Add(w.duplicates)
	e.stats.Strays.Add(w.strays)
	e.stats.Rejected.Add(w.rejected)
	e.stats.Early.Add(w.early)
	if len(w.told) > 0 {
		e.cfg.Recorder.Record(w.told)
	}
	for _, id := range w.order {
		c := w.threads[id]
		if c.work {
			e.tellWork(ctx, c.t, c.by, c.assigned)
		}
		e.bot.hint(ctx, c)
		if c.dirty && e.cfg.Changed != nil {
			e.cfg.Changed(c.t)
		}
	}
	for _, a := range w.accounts {
		e.accountTold(a)
	}
	for _, two := range w.same {
		if err := e.cfg.Store.UniteContacts(ctx, two[0], two[1]); err != nil && ctx.Err() == nil {
			e.log.Warn("two contacts of one person stay two; merge them by hand", "one", two[0], "other", two[1], "error", err)
		}
	}
	for _, a := range w.asks {
		e.ask(a)
	}
	if w.outgoing {
		e.outgoing.ring()
	}
	if w.fetches {
		e.files.ring()
	}
}
