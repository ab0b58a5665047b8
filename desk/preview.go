package desk

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// AgentFirst is a campaign's lead for which an agent is wanted before the number is dialled: to look at it (preview), or
// because the law or a promise wants one who is there (a reserved agent, a callback).
type AgentFirst struct {
	InteractionID string
	Attempt       events.AttemptRef
	Lead          *events.LeadInfo
	SiteID        string
	QueueID       string
	Number        string
	CallerID      string
	Placing       events.Placing
	Seconds       int // of looking at it before it is dialled by itself; 0 waits for the agent
	AtOnce        bool
	CanSkip       bool
	NotAfter      time.Time // when the hours in which the person may be called end; zero when they do not
	// ChosenID is the one agent it waits for, until ChosenUntil.
	ChosenID    string
	ChosenUntil time.Time
	Priority    int
}

// previewIdle is how long an agent may look at a lead that is not dialled by itself.
const previewIdle = 15 * time.Minute

// Preview lets a lead wait for an agent. Once is as good as twice.
func (d *Desk) Preview(p AgentFirst) error {
	return d.post(func(t *turn) {
		if _, there := d.work[p.InteractionID]; there {
			return
		}
		ref := p.Attempt
		i := events.Interaction{ID: p.InteractionID, SiteID: p.SiteID, Channel: events.Voice, Direction: events.Outbound, State: events.InteractionNew, Since: t.now,
			CreatedAt: t.now, QueueID: p.QueueID, From: p.CallerID, To: p.Number, Priority: p.Priority, Attempt: &ref, Lead: p.Lead,
			ChosenID: p.ChosenID, ChosenUntil: p.ChosenUntil,
			Preview: &events.Preview{Seconds: p.Seconds, AtOnce: p.AtOnce, CanSkip: p.CanSkip, NotAfter: p.NotAfter, Placing: p.Placing}}
		if p.Lead != nil {
			i.FromName = p.Lead.Name
		}
		t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
		t.step(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID}, change{typ: events.InteractionQueued})
		t.match(i, false)
	})
}

// WithdrawPreview takes a lead back that no agent has yet; with looked also one that an agent looks at.
func (d *Desk) WithdrawPreview(interactionID string, looked bool) error {
	return d.post(func(t *turn) {
		i, ok := d.work[interactionID]
		if ok && i.Preview != nil && (i.State == events.InteractionInQueue || looked && i.State == events.InteractionPreviewing) {
			t.takeBack(i)
		}
	})
}

func (t *turn) takeBack(i events.Interaction) {
	t.step(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeFailed, Cause: events.CauseWithdrawn},
		change{typ: events.InteractionEnded, cause: events.CauseWithdrawn})
}

// tooLate reports whether the hours for calling a lead ended while it waited or was looked at.
func (t *turn) tooLate(i events.Interaction) bool {
	return !i.Preview.NotAfter.IsZero() && t.now.After(i.Preview.NotAfter)
}

// show gives a waiting lead to an agent, who looks at it.
func (t *turn) show(i events.Interaction, agentID, why string) {
	if t.tooLate(i) {
		t.takeBack(i)
		return
	}
	p := *i.Preview
	switch {
	case p.AtOnce:
	case p.Seconds > 0:
		p.Ends = t.now.Add(seconds(p.Seconds))
	default:
		p.Ends = t.now.Add(previewIdle)
	}
	next := i
	next.Preview = &p
	shown, err := t.signalInteraction(next, interactions.Signal{Input: interactions.Show, AgentID: agentID}, change{typ: events.InteractionOffered, why: why})
	if err == nil && p.AtOnce {
		_ = t.dialPreview(shown)
	}
}

// DialPreview dials the lead that the agent looks at.
func (d *Desk) DialPreview(ctx context.Context, agentID, interactionID string) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error { return t.dialPreview(i) })
}

func (t *turn) dialPreview(i events.Interaction) error {
	if i.State != events.InteractionPreviewing {
		return notNow("The lead is not being looked at any more.")
	}
	if t.tooLate(i) {
		t.takeBack(i)
		return fault.New(fault.Conflict, "The hours in which this person may be called have ended. The lead goes back and is called another day.").WithKey("preview.closed")
	}
	a := t.d.agents[i.AgentID]
	if !a.Device.Registered {
		return t.mayBeReady(i.AgentID)
	}
	i, err := t.signalInteraction(i, interactions.Signal{Input: interactions.DialNow, CallID: t.d.cfg.IDs.New()}, change{typ: events.InteractionOfferEnded, cause: events.CauseAnswered})
	if err != nil {
		return err
	}
	placing := i.Preview.Placing
	device := t.phoneFor(a.ID, i.ID)
	device.Confirm = device.Confirm && !device.Standing // the agent has just pressed
	dial := Dial{CallID: i.CallID, InteractionID: i.ID, SiteID: i.SiteID, QueueID: i.QueueID, Number: i.To, CallerID: i.From, Record: placing.Record,
		Attempt: i.Attempt, Placing: &placing,
		Agent: Offer{ID: t.d.cfg.IDs.New(), AgentID: a.ID, InteractionID: i.ID, Device: device, Ring: 20 * time.Second, CallerID: i.To, CallerName: i.FromName, AnswerNow: true}}
	t.wish(func(v Voice) { v.Dial(dial) })
	return nil
}

// skipMost bounds the reason for passing over a lead.
const skipMost = 200

// SkipPreview passes over a lead, with a reason.
func (d *Desk) SkipPreview(ctx context.Context, agentID, interactionID, reason string) error {
	return d.do(ctx, agentID, interactionID, func(t *turn, i events.Interaction) error {
		switch {
		case i.State != events.InteractionPreviewing:
			return notNow("The lead is not being looked at any more.")
		case !i.Preview.CanSkip:
			return fault.New(fault.Forbidden, "This campaign does not let you pass over a lead. Dial it, or ask a supervisor.").WithKey("preview.no_skip")
		case reason == "":
			return fault.New(fault.Invalid, "Say in a word why this lead is passed over.").WithKey("preview.reason").WithField("reason")
		case len(reason) > skipMost:
			return fault.New(fault.Invalid, "The reason is too long. A few words are enough.").WithKey("preview.reason_long").WithField("reason")
		}
		t.skip(i, reason)
		return nil
	})
}

func (t *turn) skip(i events.Interaction, reason string) {
	p := *i.Preview
	p.Skipped = reason
	next := i
	next.Preview = &p
	t.step(next, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeSkipped, Cause: events.CauseSkipped},
		change{typ: events.InteractionEnded, agentID: i.AgentID, cause: events.CauseSkipped, why: reason})
}

// previewRuns looks after the time of a preview: it is dialled by itself, or given back when the agent forgot it.
func (t *turn) previewRuns(i events.Interaction) {
	if i.Preview.Ends.IsZero() || t.now.Before(i.Preview.Ends) {
		return
	}
	if t.tooLate(i) {
		t.takeBack(i)
		return
	}
	if i.Preview.Seconds > 0 && t.dialPreview(i) == nil {
		return
	}
	t.skip(i, "timer")
}

// split takes those who answered a campaign's call out of the waiting: they are routed first, to agents whose phone is on the
// line.
func split(waiting []events.Interaction) (reached, others []events.Interaction) {
	others = slices.DeleteFunc(waiting, func(i events.Interaction) bool {
		if i.GiveUp != nil {
			reached = append(reached, i)
		}
		return i.GiveUp != nil
	})
	return reached, others
}
