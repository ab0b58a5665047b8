package desk

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	// wishWithin is how far ahead a customer may be promised a call.
	wishWithin = 90 * 24 * time.Hour
	// wishKept is how long after its time a callback waits for the one agent who promised it.
	wishKept = time.Hour
	// wishSlack lets a time that was ahead when it was chosen still count.
	wishSlack   = 5 * time.Minute
	maxWishNote = 500
)

// wished is the customer's wish that holds after an interaction is coded with id: the new one, the one kept before, or none
// when the code does not ask for a callback.
func (t *turn) wished(i events.Interaction, id string, w *events.CallbackWish) (*events.CallbackWish, error) {
	asks := t.codeOf(i, id).Kind == queues.KindCallback
	switch {
	case !asks && w != nil:
		return nil, fault.New(fault.Invalid, "Only a disposition that asks for a callback can have a time for one.").WithKey("callback.not_asked").WithField("callback")
	case !asks:
		return nil, nil
	case w == nil:
		return i.CallbackWish, nil
	}
	return t.checkWish(i, *w)
}

func (t *turn) checkWish(i events.Interaction, w events.CallbackWish) (*events.CallbackWish, error) {
	w.At, w.Number, w.Note = w.At.UTC().Truncate(time.Millisecond), CleanNumber(w.Number), strings.TrimSpace(w.Note)
	ahead := w.At.Sub(t.now)
	switch {
	case w.Number == "" || t.blocked(i, w.Number):
		return nil, fault.New(fault.Invalid, "This number cannot be called back. Write another one.").WithKey("callback.number").WithField("callback.number")
	case ahead < -wishSlack:
		return nil, fault.New(fault.Invalid, "The time of the callback is past. Choose one that is ahead.").WithKey("callback.past").WithField("callback.at")
	case ahead > wishWithin:
		return nil, fault.New(fault.Invalid, "A callback can be promised for the next 90 days. Choose an earlier day.").WithKey("callback.too_far").WithField("callback.at")
	case utf8.RuneCountInString(w.Note) > maxWishNote:
		return nil, fault.New(fault.Invalid, "The note for the callback is longer than 500 characters. Shorten it.").WithKey("callback.note_long").WithField("callback.note")
	}
	if w.AgentID != "" && !t.d.Directory().Agents[w.AgentID].Active {
		return nil, unknownAgent()
	}
	return &w, nil
}

// blocked reports whether the queue never calls back numbers that begin like this one.
func (t *turn) blocked(i events.Interaction, number string) bool {
	for _, b := range t.queue(i.QueueID).Care.Callback.Blocked {
		if b != "" && strings.HasPrefix(number, b) {
			return true
		}
	}
	return false
}

// wantsCallback reports whether an interaction has just come to its end with a wish for a callback: when it ends with its
// code, or when it is coded after its end. Either happens once.
func wantsCallback(prev, next events.Interaction) bool {
	if next.CallbackWish == nil || next.State != events.InteractionDone || next.LacksCode() {
		return false
	}
	return prev.State != events.InteractionDone || prev.LacksCode()
}

// callbackWanted does what was promised to a customer: in the queue of the interaction a callback waits for its time, for the
// agent who promised it first.
func (t *turn) callbackWanted(i events.Interaction) {
	if i.Attempt != nil {
		return // the campaign makes it
	}
	w, q := i.CallbackWish, i.QueueID
	if _, ok := t.d.Directory().Queues[q]; !ok {
		return
	}
	language := t.d.Directory().Entries[i.EntryID].Language
	if i.Callback != nil {
		language = i.Callback.Language
	}
	c := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: i.SiteID, Channel: events.Voice, Direction: events.Outbound,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: i.EntryID, QueueID: q, ContactID: i.ContactID,
		From: t.queue(q).CallerID, To: w.Number, FromName: i.FromName, Priority: t.queue(q).Priority, ParentID: i.ID, Lead: i.Lead,
		HandNote: w.Note, HandBy: t.d.agents[i.AgentID].Name, Callback: &events.Callback{Number: w.Number, NotBefore: w.At, Language: language, Promised: true}}
	if w.AgentID != "" {
		c.ChosenID, c.ChosenUntil = w.AgentID, w.At.Add(wishKept)
	}
	t.putInteraction(events.Interaction{}, c, change{typ: events.InteractionCreated, cause: events.CauseCallback})
	t.step(c, interactions.Signal{Input: interactions.Enqueue, QueueID: q}, change{typ: events.InteractionQueued, cause: events.CauseCallback})
}
