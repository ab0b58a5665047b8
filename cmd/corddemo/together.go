package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// Robots ask each other, give customers away, and hear the messages that were left.

// outside is a number that answers, talks a while and hangs up.
const outside = "914250000"

// speak is what a robot does in the middle of a conversation.
func (l *life) speak(ctx context.Context, r *robot) error {
	i := l.doing[r.interaction]
	if i.Kind == events.KindConsult {
		return nil // it is asked, and leaves the rest to who asks
	}
	if i.Third != nil {
		return l.third(ctx, r, i)
	}
	switch {
	case chance(30):
		return r.press(ctx, "hold", nil)
	case chance(20):
		return r.press(ctx, "hangup", nil)
	case chance(50):
		return l.reach(ctx, r, "consult", "agent")
	default:
		return l.reach(ctx, r, "transfer", one([]string{"agent", "queue", "queue", "voicemail", "number"}))
	}
}

// third is what a robot does once somebody else is in it.
func (l *life) third(ctx context.Context, r *robot, i events.Interaction) error {
	switch i.Third.State {
	case events.PartyCalling:
		return nil
	case events.PartyTalking:
		return r.press(ctx, one([]string{"consult/drop", "consult/merge", "consult/swap", "consult/complete"}), nil)
	default:
		return r.press(ctx, one([]string{"consult/drop", "consult/complete"}), nil)
	}
}

// reach consults or gives away to the first who could take it; people who try the demo are left in peace.
func (l *life) reach(ctx context.Context, r *robot, verb, kind string) error {
	if kind == "number" {
		return r.press(ctx, verb, map[string]any{"number": outside})
	}
	var targets struct {
		Items []struct {
			Kind, ID string
			Ready    bool
		}
	}
	if err := r.Do(ctx, http.MethodGet, "/desk/targets", nil, &targets); err != nil {
		return err
	}
	for _, t := range targets.Items {
		if t.Kind != kind || kind == "agent" && (!t.Ready || l.robots[t.ID] == nil) || kind == "queue" && (!t.Ready || t.ID == l.doing[r.interaction].QueueID) {
			continue
		}
		key := map[string]string{"agent": "agent_id", "queue": "queue_id", "voicemail": "mailbox_id"}[kind]
		return r.press(ctx, verb, map[string]any{key: t.ID, "note": one(notes)})
	}
	return nil // nobody is free: the conversation goes on
}

func (r *robot) press(ctx context.Context, verb string, in any) error {
	if in == nil {
		in = struct{}{}
	}
	err := r.Do(ctx, http.MethodPost, "/interactions/"+r.interaction+"/"+verb, in, nil)
	var no *centre.Refused
	if errors.As(err, &no) && no.Status == http.StatusConflict {
		return nil // it was over in that moment
	}
	return err
}

// mostMessages are left in the queue's mailbox for people to look at; robots deal with those beyond.
const mostMessages = 3

// listen lets a robot deal with the oldest message when there are too many.
func (l *life) listen(ctx context.Context) {
	if l.now.Before(l.listens) {
		return
	}
	l.listens = l.in(15*time.Second, 30*time.Second)
	for _, r := range l.robots {
		if r.state != events.ActivityReady {
			continue
		}
		var list struct{ Items []events.Interaction }
		err := r.Do(ctx, http.MethodGet, "/voicemail", nil, &list)
		if err == nil && len(list.Items) > mostMessages {
			at := "/voicemail/" + list.Items[0].ID
			if err = r.Do(ctx, http.MethodPost, at+"/take", struct{}{}, nil); err == nil {
				err = r.Do(ctx, http.MethodPost, at+"/done", map[string]any{"disposition_id": one(l.codes).ID, "notes": one(notes)}, nil)
			}
		}
		if err != nil {
			l.log.Warn("a robot could not hear a message", "robot", r.login, "error", err)
		}
		if len(list.Items) > 0 {
			return
		}
	}
}
