package inbox

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// work is one transaction under way: the threads it touched, and what is to be told after its commit. It is made anew when
// the transaction is tried again.
type work struct {
	e    *Engine
	tx   Tx
	book *book
	auto *automation.Book
	now  time.Time

	threads map[string]*touched
	order   []string
	told    []events.Event
	asks    []ask
	same    [][2]string // contacts that turned out to be one person

	accounts []accountWord

	outgoing, fetches                            bool
	applied, duplicates, strays, rejected, early uint64
}

// touched is a thread that the transaction holds.
type touched struct {
	t     events.Thread
	was   events.Thread // before the transaction
	dirty bool
	work  bool // the desk is to know
	by    string
	// assigned is the agent to whom a rule or a macro gave it
	assigned string
	// actor is who acts, where it is a person
	actor events.Author
	acts  []string
	lines []threads.Act
	// after is when what machines write may leave at the earliest; zero at once
	after time.Time
	// held is what a macro wrote and what is to be taken back for a moment
	held *events.WrittenMessage
	// hints are what the bot is told after the commit
	hints []bot.Input
}

type ask struct{ inboxID, id string }

func (e *Engine) begin(tx Tx) *work {
	return &work{e: e, tx: tx, book: e.book.Load(), auto: e.auto.Load(), now: e.cfg.Clock.Now().UTC().Truncate(time.Millisecond), threads: map[string]*touched{}}
}

// thread answers a thread under the transaction's lock.
func (w *work) thread(ctx context.Context, id string) (*touched, error) {
	if c, ok := w.threads[id]; ok {
		return c, nil
	}
	t, err := w.tx.LockThread(ctx, id)
	if err != nil {
		return nil, err
	}
	return w.touch(t), nil
}

func (w *work) touch(t events.Thread) *touched {
	c := &touched{t: t, was: t}
	w.threads[t.ID] = c
	w.order = append(w.order, t.ID)
	return c
}

// change keeps a changed thread for the end of the transaction; act names what is told of it, "" for what messages tell.
func (w *work) change(c *touched, t events.Thread, act string) {
	for _, a := range threads.Acts(c.t, t) {
		a.At, a.By = w.now, c.actor
		c.lines = append(c.lines, a)
	}
	c.t, c.dirty, c.work = t, true, true
	if act != "" {
		c.acts = append(c.acts, act)
	}
}

// step applies a signal to a thread; an input that its state does not know is left alone. Whose turn it is thereby is no line
// of the history: messages come with it.
func (w *work) step(c *touched, s threads.Signal) {
	was := c.t.Status
	t, err := threads.Step(c.t, s, w.now)
	if err != nil {
		return
	}
	act := ""
	if t.Status != was {
		act = string(t.Status)
	}
	before := len(c.lines)
	w.change(c, t, act)
	c.lines = append(c.lines[:before], slices.DeleteFunc(c.lines[before:], threads.Act.Turns)...)
}

// finish writes the threads that changed and makes their events. Those of messages carry the thread as it is at the end.
func (w *work) finish(ctx context.Context) error {
	for _, id := range w.order {
		c := w.threads[id]
		if !c.dirty {
			continue
		}
		if err := w.botEnds(ctx, c); err != nil {
			return err
		}
		c.t.Version++
		if err := w.tx.PutThread(ctx, &c.t, w.idle(c.t)); err != nil {
			return err
		}
		if err := w.keepLines(ctx, c); err != nil {
			return err
		}
	}
	for n := range w.told {
		if b, ok := w.told[n].Body.(*events.MessageEvent); ok {
			if c := w.threads[b.Thread.ID]; c != nil {
				b.Thread = c.t
			}
		}
	}
	for _, id := range w.order {
		c := w.threads[id]
		for _, act := range c.acts {
			w.tell(events.ThreadChanged, &events.ThreadEvent{Thread: c.t, By: c.by, Act: act})
		}
	}
	return nil
}

// keepLines writes what was done with a thread into its history.
func (w *work) keepLines(ctx context.Context, c *touched) error {
	for _, a := range c.lines {
		a.ID = w.e.cfg.IDs.New()
		if err := w.tx.AddAct(ctx, c.t.ID, a); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) tell(t events.Type, b events.Body) {
	w.told = append(w.told, events.Event{ID: w.e.cfg.IDs.New(), At: w.now, Type: t, Body: b})
}

func (w *work) tellMessage(t events.Type, c *touched, m events.WrittenMessage) {
	w.tell(t, &events.MessageEvent{Thread: c.t, Message: m})
}

// idle is when a thread's silence is over: an open one frees its agent's place, a waiting one is resolved.
func (w *work) idle(t events.Thread) time.Time {
	in, d, err := w.book.inbox(t.InboxID)
	if err != nil {
		return time.Time{}
	}
	switch t.Status {
	case events.ThreadOpen:
		if t.WaitingSince.IsZero() && ours(t.LastBy) && keepsOpen(in, d) && in.Policy.ParkSeconds > 0 {
			return t.LastAt.Add(time.Duration(in.Policy.ParkSeconds) * time.Second)
		}
	case events.ThreadWaiting:
		if in.Policy.ResolveHours > 0 {
			return t.Since.Add(time.Duration(in.Policy.ResolveHours) * time.Hour)
		}
	}
	return time.Time{}
}

func ours(by string) bool { return by != "" && by != events.ByCustomer && by != events.BySystem }

// keepsOpen reports whether our own message leaves the customer's place with the agent. Nobody sits in front of a mail.
func keepsOpen(in channels.Inbox, d channels.Driver) bool {
	return in.Policy.ParkSeconds != 0 && !d.Traits(in).Subject
}
