package desk

import (
	"context"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Arrive takes a caller in. The answer comes as Voice.Plan; when the desk is overloaded the caller goes to the PBX's
// fallback at once.
func (d *Desk) Arrive(a Arrival) {
	if err := d.post(func(t *turn) { t.arrive(a) }); err != nil {
		d.cfg.Logger.Error("a caller was handed to the PBX's fallback", "call", a.CallID, "error", err)
		d.voice.Fallback(a.CallID)
	}
}

func (t *turn) arrive(a Arrival) {
	if _, again := t.d.byCall[a.CallID]; again {
		return
	}
	if a.Attempt != nil {
		t.arriveReached(a)
		return
	}
	if a.Page != nil {
		t.arrivePage(a)
		return
	}
	dir := t.d.Directory()
	e, ok := dir.EntryFor(a.To)
	if _, known := dir.Agents[e.AgentID]; ok && known {
		t.arrivePersonal(a, e)
		return
	}
	q, hasQueue := dir.Queues[e.QueueID]
	if !ok || !hasQueue {
		t.d.cfg.Logger.Warn("a caller was handed to the PBX's fallback: the dialled number has no entry point with a queue", "number", a.To)
		t.wish(func(v Voice) { v.Fallback(a.CallID) })
		return
	}
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: e.SiteID, Channel: events.Voice, Direction: events.Inbound,
		State: events.InteractionNew, Since: t.now, CreatedAt: t.now, EntryID: e.ID, QueueID: q.ID, CallID: a.CallID,
		From: a.From, FromName: a.FromName, To: a.To, Priority: q.Priority}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	p := Plan{InteractionID: i.ID, SiteID: i.SiteID, EntryID: e.ID, QueueID: q.ID, MusicClass: q.MusicClass, Greeting: e.Greeting, Length: dir.LengthOf(e.Greeting), Language: e.Language, Record: q.Records()}
	if !t.open(e) {
		p.Closed, p.Greeting, p.Length = true, e.ClosedPrompt, dir.LengthOf(e.ClosedPrompt)
		t.wish(func(v Voice) { v.Plan(a.CallID, p) })
		_, _ = t.signalInteraction(i, interactions.Signal{Input: interactions.End, Outcome: events.OutcomeClosed, Cause: events.CauseClosed},
			change{typ: events.InteractionEnded, cause: events.CauseClosed})
		return
	}
	t.wish(func(v Voice) { v.Plan(a.CallID, p) })
	first := p.Greeting == "" && t.looksFirst(i)
	t.match(i, first)
	if p.Greeting == "" && !first {
		t.enqueue(i)
	}
}

func (t *turn) open(e queues.EntryPoint) bool {
	s, ok := t.d.Directory().Schedules[e.ScheduleID]
	if !ok {
		return true
	}
	open, err := s.Open(t.now)
	if err != nil {
		t.d.cfg.Logger.Error("opening hours cannot be read; the entry point counts as open", "schedule", s.Name, "error", err)
	}
	return open
}

func (t *turn) enqueue(i events.Interaction) {
	i = t.oldPlace(i)
	_, _ = t.signalInteraction(i, interactions.Signal{Input: interactions.Enqueue, QueueID: i.QueueID}, change{typ: events.InteractionQueued})
}

// Notify takes news about a call in.
func (d *Desk) Notify(n Notice) {
	if err := d.post(func(t *turn) { t.notice(n) }); err != nil {
		d.cfg.Logger.Error("news about a call was lost; the next look at the PBX will show it", "call", n.CallID, "kind", n.Kind, "error", err)
	}
}

func (t *turn) notice(n Notice) {
	i, ok := t.d.work[t.d.byCall[n.CallID]]
	if !ok {
		return
	}
	switch n.Kind {
	case NoticeGreeted:
		switch i.State {
		case events.InteractionNew:
			t.enqueue(i)
		case events.InteractionInOffer:
			// told after a restart only: the offer was recorded but never rang
			t.offerEnded(i, i.OfferID, events.CauseWithdrawn)
		case events.InteractionInQueue:
			if i.GiveUp != nil {
				break
			}
			t.move(i) // after a restart: whether the call knows its queue was not recorded
		}
	case NoticeOfferEnded:
		t.offerEnded(i, n.OfferID, n.Cause)
	case NoticeConnected:
		t.connected(i, n)
	case NoticeAsking, NoticeThirdGone, NoticeConsulting, NoticeSwapped, NoticeMerged, NoticeAgentLeft:
		t.thirdNews(i, n)
	case NoticeHandedOver:
		t.step(i, interactions.Signal{Input: interactions.Resume}, change{typ: events.InteractionResumed})
	case NoticeForwarded:
		t.step(i, interactions.Signal{Input: interactions.Connect}, change{typ: events.InteractionConnected, cause: events.CauseAnswered})
	case NoticeForwardFailed:
		t.forwardFailed(i, n.Cause)
	case NoticeHeld:
		t.lostThird(i)
		i = t.d.work[i.ID]
		t.step(i, interactions.Signal{Input: interactions.Hold}, change{typ: events.InteractionHeld})
	case NoticeResumed:
		t.step(i, interactions.Signal{Input: interactions.Resume}, change{typ: events.InteractionResumed})
	case NoticeAgentLost:
		t.endPart(i, events.CauseDeviceLost)
		t.step(i, interactions.Signal{Input: interactions.Suspend}, change{typ: events.InteractionSuspended, cause: events.CauseDeviceLost})
	case NoticeRecording:
		t.recording(i, n.Recording)
	case NoticeMonitor:
		t.monitorNews(i, n)
	case NoticeMonitors:
		t.monitorsAre(i, n.Monitors)
	case NoticeOver:
		t.over(i, n.Cause)
	default:
		t.careNotice(i, n)
	}
}

// step applies news that may come twice or late: no row for it means that it is old.
func (t *turn) step(i events.Interaction, s interactions.Signal, c change) {
	if _, err := t.signalInteraction(i, s, c); err != nil {
		t.d.cfg.Logger.Debug("old news about a call", "interaction", i.ID, "input", s.Input, "state", i.State)
	}
}

func (t *turn) connected(i events.Interaction, n Notice) {
	if i.State == events.InteractionInOffer && n.OfferID != i.OfferID || i.State == events.InteractionInQueue || i.AgentID == "" {
		t.astray(i) // an answer to an offer that ran out meanwhile, or news from before a handover
		return
	}
	t.lostThird(i)
	i = t.d.work[i.ID]
	if i.State == events.InteractionOnHold {
		t.step(i, interactions.Signal{Input: interactions.Resume}, change{typ: events.InteractionResumed})
		return
	}
	t.step(i, interactions.Signal{Input: interactions.Connect}, change{typ: events.InteractionConnected, cause: events.CauseAnswered})
	_ = t.signalAgent(i.AgentID, agents.Signal{Input: agents.Answered}, "")
	t.holdOthers(t.d.work[i.ID])
}

// over ends an interaction whose call is over, by what it was doing.
func (t *turn) over(i events.Interaction, cause events.Cause) {
	if i.Callback != nil && t.callbackOver(i, cause) || t.messageOver(i) {
		return
	}
	switch i.State {
	case events.InteractionNew, events.InteractionInQueue, events.InteractionInOffer:
		s := interactions.Signal{Input: interactions.End, Outcome: events.OutcomeAbandoned, Cause: cause}
		if i.State == events.InteractionNew {
			s.Outcome = events.OutcomeShort
		}
		if i.State == events.InteractionInOffer {
			agentID := i.AgentID
			i, _ = t.signalInteraction(i, interactions.Signal{Input: interactions.OfferFailed, Cause: events.CauseWithdrawn},
				change{typ: events.InteractionOfferEnded, agentID: agentID, cause: events.CauseWithdrawn})
		}
		t.step(i, s, change{typ: events.InteractionEnded, cause: cause})
	case events.InteractionDialing, events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting, events.InteractionAway, events.InteractionElsewhere:
		t.endPart(i, cause)
		t.talkOver(i, interactions.Signal{Outcome: outcome(i, cause), Cause: cause, Hand: i.HandedTo})
	}
}

func (t *turn) wrapup(i events.Interaction) time.Duration {
	unreached := i.Attempt != nil && i.AnsweredAt.IsZero() // what came of it is known
	if i.QueueID == "" || i.AgentID == "" || unreached {
		return 0
	}
	return seconds(t.queue(i.QueueID).WrapupSeconds)
}

// lostThird ends a consult from before a restart that the voice engine knows nothing of.
func (t *turn) lostThird(i events.Interaction) {
	if i.Third != nil && i.Third.Since.Before(t.d.began) {
		t.endPart(i, events.CauseLost)
		t.step(i, interactions.Signal{Input: interactions.ThirdGone}, change{typ: events.InteractionConsult, cause: events.CauseLost})
	}
}

func outcome(i events.Interaction, cause events.Cause) events.Outcome {
	switch {
	case i.State == events.InteractionElsewhere:
		return events.OutcomeHandedOut
	case i.State == events.InteractionDialing && i.AgentID == "":
		return events.OutcomeAbandoned
	}
	if !i.AnsweredAt.IsZero() {
		return events.OutcomeHandled
	}
	switch cause {
	case events.CauseBusy:
		return events.OutcomeBusy
	case events.CauseNoAnswer, events.CauseAgentHung, events.CauseCancelled:
		return events.OutcomeNoAnswer
	}
	return events.OutcomeFailed
}

// Dial starts an outbound call of an agent: the agent's phone first, then the customer.
func (d *Desk) Dial(ctx context.Context, agentID, number, queueID string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) { return t.dial(agentID, number, queueID) })
}

func (t *turn) dial(agentID, number, queueID string) (events.Interaction, error) {
	return t.dialFor(agentID, number, queueID, "")
}

// dialFor dials for a conversation that continues another one.
func (t *turn) dialFor(agentID, number, queueID, parentID string) (events.Interaction, error) {
	a, ok := t.d.agents[agentID]
	number = CleanNumber(number)
	switch {
	case !ok:
		return events.Interaction{}, unknownAgent()
	case a.State == events.AgentOffline:
		return events.Interaction{}, fault.New(fault.Conflict, "Start the shift before you dial.").WithKey("agent.offline")
	case a.Monitor != nil:
		return events.Interaction{}, errListening
	case agents.Speaks(a) || agents.Writes(a, "") > a.Capacity.Beside:
		return events.Interaction{}, fault.New(fault.Conflict, "There is open work. Finish it before you dial.").WithKey("agent.work_open")
	case number == "":
		return events.Interaction{}, fault.New(fault.Invalid, "This is not a phone number: 2 to 20 digits, with an optional leading plus.").WithKey("dial.number").WithField("number")
	case !a.Device.Registered:
		return events.Interaction{}, t.mayBeReady(agentID)
	}
	q, ok := t.d.Directory().Queues[queueID]
	if queueID != "" && !ok {
		return events.Interaction{}, fault.New(fault.Invalid, "This queue does not exist any more. Choose another one.").WithKey("queue.unknown").WithField("queue_id")
	}
	i := events.Interaction{ID: t.d.cfg.IDs.New(), SiteID: a.SiteID, Channel: events.Voice, Direction: events.Outbound,
		State: events.InteractionDialing, Since: t.now, CreatedAt: t.now, QueueID: queueID, CallID: t.d.cfg.IDs.New(),
		From: q.CallerID, To: number, AgentID: agentID, ParentID: parentID}
	t.putInteraction(events.Interaction{}, i, change{typ: events.InteractionCreated})
	t.match(i, false)
	dial := Dial{CallID: i.CallID, InteractionID: i.ID, SiteID: i.SiteID, QueueID: queueID, Number: number, CallerID: q.CallerID, Record: q.Records(),
		Agent: Offer{ID: t.d.cfg.IDs.New(), AgentID: agentID, InteractionID: i.ID, Device: a.Device, Ring: 20 * time.Second, CallerID: number, AnswerNow: true}}
	t.wish(func(v Voice) { v.Dial(dial) })
	return i, nil
}

// CleanNumber drops the separators people write into phone numbers and returns "" for what is no number.
func CleanNumber(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./()\u00a0", r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	digits := strings.TrimPrefix(s, "+")
	if len(digits) < 2 || len(digits) > 20 || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return s
}
