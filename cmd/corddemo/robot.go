package main

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// robot is an agent whose desk phone answers by itself.
type robot struct {
	*centre.Client
	login    string
	standing bool
	// state and interaction are what it was last seen in; next is when it does something about it.
	state       events.Activity
	interaction string
	next        time.Time
}

var notes = []string{
	"Asked for the price list; sent by e-mail.", "Order placed, delivery on Thursday.", "Invoice explained.", "Wants a call from the boss.",
	"Password reset, works again.", "Router restarted, line is stable.", "Address changed.", "Will think about it over the weekend.", "",
}

// mostPaused robots may rest at once, so that somebody is left to answer.
const mostPaused = 2

// work lets every robot do what its place on the floor calls for.
func (l *life) work(ctx context.Context, floor centre.Floor) {
	paused, starting := 0, 0
	for _, a := range floor.Agents {
		if l.robots[a.ID] != nil && a.Activity == events.ActivityPaused {
			paused++
		}
	}
	for _, a := range floor.Agents {
		r := l.robots[a.ID]
		if r == nil {
			continue
		}
		interaction := ""
		if len(a.Work) > 0 {
			interaction = a.Work[0].InteractionID
		}
		if a.Activity != r.state || interaction != r.interaction {
			r.state, r.interaction, r.next = a.Activity, interaction, l.patience(a.Activity, interaction, &starting)
		}
		if l.now.Before(r.next) {
			continue
		}
		if a.Activity == events.ActivityReady && paused >= mostPaused {
			r.next = l.in(20*time.Second, 90*time.Second)
			continue
		}
		if a.Activity == events.ActivityReady {
			paused++
		}
		r.next = l.in(4*time.Second, 8*time.Second) // until the floor shows what came of it
		if err := l.act(ctx, r, a.Activity); err != nil {
			l.log.Warn("a robot could not go on", "robot", r.login, "doing", a.Activity, "interaction", interaction, "error", err)
		}
	}
}

// patience is how long a robot stays in what it does.
func (l *life) patience(a events.Activity, interaction string, starting *int) time.Time {
	switch a {
	case events.ActivityOffline: // one after the other, as people come in
		*starting++
		return l.now.Add(time.Duration(*starting) * 700 * time.Millisecond)
	case events.ActivityPaused:
		return l.in(15*time.Second, 75*time.Second)
	case events.ActivityReady:
		return l.in(20*time.Second, 4*time.Minute)
	case events.ActivityMissed:
		return l.in(2*time.Second, 8*time.Second)
	case events.ActivityWrapup:
		return l.in(3*time.Second, 12*time.Second)
	case events.ActivityConsult:
		return l.in(5*time.Second, 10*time.Second)
	case events.ActivityTalking:
		if chance(45) || l.doing[interaction].Third != nil {
			return l.in(6*time.Second, 20*time.Second)
		}
	case events.ActivityHeld:
		return l.in(4*time.Second, 10*time.Second)
	}
	return l.now.Add(time.Hour)
}

// act does what a robot does when its patience with a state is over.
func (l *life) act(ctx context.Context, r *robot, doing events.Activity) error {
	switch doing {
	case events.ActivityOffline:
		if _, err := r.StartShift(ctx); err != nil {
			return err
		}
		if r.standing { // it is rung first; ready comes with the next look
			return nil
		}
		return r.SetState(ctx, events.AgentReady, "")
	case events.ActivityPaused, events.ActivityMissed:
		return r.SetState(ctx, events.AgentReady, "")
	case events.ActivityReady:
		return r.SetState(ctx, events.AgentPaused, one(l.pauses).ID)
	case events.ActivityWrapup:
		return r.Do(ctx, http.MethodPost, "/interactions/"+r.interaction+"/wrapup/finish",
			map[string]any{"disposition_id": one(l.codes).ID, "notes": one(notes), "then": "ready"}, nil)
	case events.ActivityTalking, events.ActivityConsult:
		return l.speak(ctx, r)
	case events.ActivityHeld:
		return r.press(ctx, "resume", nil)
	}
	return nil
}
