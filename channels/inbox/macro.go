package inbox

import (
	"context"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// RunMacro does a macro's actions on a thread as the person, all or nothing.
func (e *Engine) RunMacro(ctx context.Context, by Person, threadID, macroID string) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		macro, err := w.tx.Macro(ctx, macroID)
		if err != nil {
			return err
		}
		if !macro.Fits(c.t) {
			return fault.New(fault.NotFound, "There is no such macro for this conversation.").WithKey("macro.missing")
		}
		in, d, err := w.book.inbox(c.t.InboxID)
		if err != nil {
			return err
		}
		h := hand{in: in, driver: d, by: &by, author: by.author()}
		was := c.t.Status
		for _, a := range macro.Actions {
			refused, err := w.perform(ctx, h, c, a)
			if err != nil {
				return err
			}
			if refused == "gone" || refused == "not_now" {
				return fault.New(fault.Conflict, "A step of the macro is not possible here, so nothing was done. An administrator can change the macro.").WithKey("macro."+refused).With("step", string(a.Do))
			}
		}
		err = w.resolvedBy(ctx, c, was, true)
		if err == nil && macro.Answers() && c.held == nil {
			err = w.happened(ctx, c, nil, automation.WeWrote)
		}
		t = c.t
		return err
	})
	return t, err
}

// rest lets a thread rest: snoozed for so long, or resolved. It answers why not, or nothing.
func (w *work) rest(c *touched, a automation.Action) (refused string) {
	s := threads.Signal{Input: threads.Resolve}
	want := events.ThreadResolved
	if a.Do == automation.Snooze {
		s, want = threads.Signal{Input: threads.Snooze, Until: a.Effect(c.t, w.now).SnoozedUntil}, events.ThreadSnoozed
	}
	w.step(c, s)
	if c.t.Status != want {
		return "not_now"
	}
	return ""
}

// postpone lets what a macro does to the conversation after an answer wait until the answer leaves: it may be taken back.
func (w *work) postpone(ctx context.Context, c *touched, a automation.Action) error {
	then := *c.held.Then
	switch a.Do {
	case automation.Resolve:
		then.Do = "resolve"
	case automation.Snooze:
		then.Do, then.Until = "snooze", a.Effect(c.t, w.now).SnoozedUntil
	case automation.Survey:
		if then.Do == "" {
			then.Do = "survey"
		}
	}
	c.held.Then = &then
	return w.putMessage(ctx, c, c.held)
}

// resolvedBy is what follows when a thread came to rest: the question how satisfied the customer is, where they may be
// asked, and the rules about it.
func (w *work) resolvedBy(ctx context.Context, c *touched, was events.ThreadStatus, asks bool) error {
	if was == events.ThreadResolved || c.t.Status != events.ThreadResolved {
		return nil
	}
	if asks {
		in, d, err := w.book.inbox(c.t.InboxID)
		if err == nil {
			if _, err := w.survey(ctx, in, d, c); err != nil {
				return err
			}
		}
	}
	return w.happened(ctx, c, nil, automation.Resolved)
}
