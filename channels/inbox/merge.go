package inbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// mostMerged is how many conversations one takes in; a chain of mergings is no longer than that.
const mostMerged = 20

const mostTags = 20 // as Change takes them

// Merge puts a conversation into another one with the same customer and resolves it: what is answered to it from now on comes
// there. Its messages stay where they were said. Only channels whose customers may have several conversations, such as mail,
// have anything to merge.
func (e *Engine) Merge(ctx context.Context, by Person, threadID, intoID string) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		d, err := w.beside(ctx, by, c, intoID)
		if err != nil {
			return err
		}
		if err := w.mergeable(c.t, d.t); err != nil {
			return err
		}
		was := c.t
		gone := c.t
		if s, err := threads.Step(gone, threads.Signal{Input: threads.Resolve}, w.now); err == nil {
			gone = s
		}
		gone.MergedInto, gone.Unread, gone.WaitingSince, gone.ReplyDue = refOf(d.t), 0, time.Time{}, time.Time{}
		w.change(c, gone, "merged")
		w.change(d, w.taking(d.t, was), "merged")
		t = d.t
		return nil
	})
	return t, err
}

// Unmerge undoes Merge: the conversation is open again and takes its own answers.
func (e *Engine) Unmerge(ctx context.Context, by Person, threadID string) (t events.Thread, err error) {
	err = e.act(ctx, by, threadID, func(ctx context.Context, w *work, c *touched) error {
		if c.t.MergedInto == nil {
			return fault.New(fault.Conflict, "The conversation is not merged into another one.").WithKey("thread.not_merged")
		}
		d, err := w.beside(ctx, by, c, c.t.MergedInto.ID)
		if err != nil {
			return err
		}
		into := d.t
		into.Merged = slices.DeleteFunc(slices.Clone(into.Merged), func(r events.ThreadRef) bool { return r.ID == c.t.ID })
		w.change(d, into, "unmerged")
		back := c.t
		back.MergedInto = nil
		if s, err := threads.Step(back, threads.Signal{Input: threads.Reopen}, w.now); err == nil {
			back = s
		}
		w.change(c, back, "unmerged")
		t = c.t
		return nil
	})
	return t, err
}

// beside is a second thread of an act, for the same person.
func (w *work) beside(ctx context.Context, by Person, c *touched, id string) (*touched, error) {
	d, err := w.thread(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := by.sees(d.t); err != nil {
		return nil, err
	}
	d.by, d.actor = c.by, c.actor
	return d, nil
}

func (w *work) mergeable(from, into events.Thread) error {
	in, driver, err := w.book.inbox(from.InboxID)
	if err != nil {
		return err
	}
	same := from.ContactID != "" && from.ContactID == into.ContactID || strings.EqualFold(from.Handle, into.Handle)
	switch {
	case from.ID == into.ID:
		return fault.New(fault.Invalid, "Choose another conversation than this one.").WithKey("thread.merge_self").WithField("into_id")
	case from.InboxID != into.InboxID || !several(driver, in):
		return fault.New(fault.Conflict, "Only conversations by mail of the same inbox can be merged; elsewhere a customer has one conversation.").WithKey("thread.merge_channel")
	case !same:
		return fault.New(fault.Conflict, "These conversations are with different customers. Merge the customers first, if they are one person.").WithKey("thread.merge_foreign")
	case from.MergedInto != nil || into.MergedInto != nil:
		return errMerged()
	case len(into.Merged) >= mostMerged || len(from.Merged) > 0:
		return fault.New(fault.Conflict, "A conversation takes in at most 20, and none that took in others. Merge those into the last one, too.").WithKey("thread.merge_most")
	}
	return nil
}

// several reports whether a customer may have several conversations in an inbox.
func several(d channels.Driver, in channels.Inbox) bool { return d.Traits(in).Subject }

func refOf(t events.Thread) *events.ThreadRef {
	return &events.ThreadRef{ID: t.ID, Number: t.Number, Subject: t.Subject}
}

// taking is a thread that took another one in: what was to do there is to do here.
func (w *work) taking(into, from events.Thread) events.Thread {
	if from.Status != events.ThreadResolved && !from.WaitingSince.IsZero() {
		if s, err := threads.Step(into, threads.Signal{Input: threads.CustomerWrote}, w.now); err == nil {
			into = s
		}
		if into.WaitingSince.IsZero() || from.WaitingSince.Before(into.WaitingSince) {
			into.WaitingSince = from.WaitingSince
		}
		if !from.ReplyDue.IsZero() && (into.ReplyDue.IsZero() || from.ReplyDue.Before(into.ReplyDue)) {
			into.ReplyDue = from.ReplyDue
		}
	}
	into.Merged = append(slices.Clone(into.Merged), *refOf(from))
	into.Unread += from.Unread
	into.Priority = max(into.Priority, from.Priority)
	into.Tags = slices.Clone(into.Tags)
	for _, tag := range from.Tags {
		if len(into.Tags) < mostTags && !slices.ContainsFunc(into.Tags, func(v string) bool { return strings.EqualFold(v, tag) }) {
			into.Tags = append(into.Tags, tag)
		}
	}
	into.People = slices.Clone(into.People)
	for _, p := range from.People {
		if !slices.ContainsFunc(into.People, func(v events.Person) bool { return strings.EqualFold(v.Address, p.Address) }) {
			into.People = append(into.People, p)
		}
	}
	return into
}

func errMerged() error {
	return fault.New(fault.Conflict, "The conversation is merged into another one. Write there, or undo the merging first.").WithKey("thread.merged")
}

// goOn is the conversation that goes on for one that may have been merged.
func (w *work) goOn(ctx context.Context, id string) (*touched, error) {
	for range mostMerged {
		c, err := w.thread(ctx, id)
		if err != nil || c.t.MergedInto == nil {
			return c, err
		}
		id = c.t.MergedInto.ID
	}
	return w.thread(ctx, id)
}
