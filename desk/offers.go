package desk

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
)

// assign runs routing when the turn gave it a reason, and offers what it decided.
func (t *turn) assign() {
	d := t.d
	if !t.routable && (d.look.IsZero() || t.now.Before(d.look)) {
		return
	}
	d.look = time.Time{}
	talk, write := len(d.free) > 0 && d.pbx.Load() == "up", len(d.room) > 0
	if !talk && !write {
		return
	}
	var calls, written []events.Interaction
	for id := range d.queued {
		i := d.work[id]
		switch at, ok := due(i, t.now); {
		case i.Channel.Written():
			written = append(written, i)
		case ok:
			calls = append(calls, i)
		case talk:
			d.look = earliest(d.look, at)
		}
	}
	// Calls first: a call that begins takes of the room for what is written.
	if talk && len(calls) > 0 {
		t.assignCalls(calls)
	}
	if write && len(written) > 0 {
		book, rest := d.rules(), mapped(written)
		t.assignWritten(book, slices.Clone(rest))
		d.look = earliest(d.look, book.Next(t.now, rest))
	}
}

func (t *turn) assignCalls(waiting []events.Interaction) {
	d := t.d
	book := d.rules()
	reached, others := split(waiting)
	for _, m := range book.Decide(t.now, mapped(reached), d.freeAgents(standingBy)) {
		t.offer(m)
	}
	rest := mapped(others)
	for _, m := range book.Decide(t.now, rest, d.freeAgents(nil)) {
		t.offer(m)
	}
	d.look = earliest(d.look, book.Next(t.now, rest))
}

// freeAgents are those who may be offered work, if they are like that.
func (d *Desk) freeAgents(like func(events.Agent) bool) []routing.Free {
	free := make([]routing.Free, 0, len(d.free))
	for id, since := range d.free {
		if like == nil || like(d.agents[id]) {
			free = append(free, routing.Free{AgentID: id, Since: since, Load: agents.Writes(d.agents[id], "")})
		}
	}
	return free
}

func mapped(all []events.Interaction) []routing.Waiting {
	out := make([]routing.Waiting, 0, len(all))
	for _, i := range all {
		out = append(out, waitingOf(i))
	}
	return out
}

// waitingOf is an interaction as routing sees it.
func waitingOf(i events.Interaction) routing.Waiting {
	w := routing.Waiting{ID: i.ID, QueueID: i.QueueID, Priority: i.Priority, Since: i.QueuedAt, Tried: i.Tried,
		Chosen: routing.Chosen{AgentID: i.ChosenID, Until: i.ChosenUntil}}
	if i.Channel.Written() {
		w.Kind, w.Since = string(i.Channel), i.Entered() // what rested meanwhile did not wait
	}
	return w
}

// rules are routing's, made anew when people changed something.
func (d *Desk) rules() *routing.Book {
	dir := d.Directory()
	if d.book != nil && d.bookOf == dir {
		return d.book
	}
	lines := make([]routing.Line, 0, len(dir.Queues))
	for _, q := range dir.Queues {
		lines = append(lines, lineOf(q))
	}
	people := make([]routing.Agent, 0, len(dir.Agents))
	for _, p := range dir.Agents {
		if p.Active {
			people = append(people, routing.Agent{ID: p.ID, TeamID: p.TeamID, QueueIDs: p.QueueIDs, Skills: levels(p.Skills)})
		}
	}
	d.book, d.bookOf = routing.NewBook(lines, people), dir
	return d.book
}

// lineOf is a queue as routing sees it.
func lineOf(q queues.Queue) routing.Line {
	l := routing.Line{ID: q.ID, Strategy: routing.Strategy(q.Strategy), AgeEvery: seconds(q.AgeSeconds), AgeMost: q.AgeMost}
	for _, n := range q.Skills {
		need := routing.Need{SkillID: n.SkillID, Level: n.Level}
		for _, r := range n.Relax {
			need.Relax = append(need.Relax, routing.Relax{After: seconds(r.AfterSeconds), Level: r.Level})
		}
		l.Needs = append(l.Needs, need)
	}
	for _, t := range q.Teams {
		l.Teams = append(l.Teams, routing.TeamStep{TeamID: t.TeamID, After: seconds(t.AfterSeconds)})
	}
	return l
}

func levels(skills []agents.SkillLevel) map[string]int {
	out := make(map[string]int, len(skills))
	for _, s := range skills {
		out[s.SkillID] = s.Level
	}
	return out
}

func (t *turn) offer(m routing.Match) { t.offerTo(t.d.work[m.InteractionID], m.AgentID, m.Why) }

func (t *turn) offerTo(i events.Interaction, agentID, why string) {
	switch {
	case i.Preview != nil:
		t.show(i, agentID, why)
		return
	case i.Channel.Written():
		t.offerWritten(i, agentID, why)
		return
	}
	q := t.queue(i.QueueID)
	ring := seconds(q.OfferSeconds)
	o := Offer{ID: t.d.cfg.IDs.New(), AgentID: agentID, InteractionID: i.ID, Device: t.phoneFor(agentID, i.ID), Ring: ring, CallerID: customerNumber(i), CallerName: i.FromName}
	if i.GiveUp != nil {
		o.Device.Confirm = false // there is no time to ask
	}
	i, err := t.signalInteraction(i, interactions.Signal{Input: interactions.OfferMade, AgentID: agentID, OfferID: o.ID, Expires: t.now.Add(ring + confirmTime(o.Device)), CallID: t.newCall(i)},
		change{typ: events.InteractionOffered, why: why})
	if err != nil {
		t.d.cfg.Logger.Error("routing chose an interaction that cannot be offered", "interaction", i.ID, "error", err)
		return
	}
	switch {
	case i.Callback != nil:
		t.offerCallback(i, o)
		return
	case i.Kind == events.KindConsult:
		t.wish(func(v Voice) { v.Ask(i.CallID, Third{Offer: o}) })
		return
	}
	t.wish(func(v Voice) { v.Offer(i.CallID, o) })
}

// customerNumber is the customer's side of a call.
func customerNumber(i events.Interaction) string {
	if i.Direction == events.Outbound {
		return i.To
	}
	return i.From
}

// queue returns the settings of a queue; one that was deleted while callers wait keeps them with sane defaults.
func (t *turn) queue(id string) queues.Queue {
	q, ok := t.d.Directory().Queues[id]
	if !ok {
		q = queues.Queue{ID: id}
	}
	if q.OfferSeconds <= 0 {
		q.OfferSeconds = 20
	}
	return q
}

// offerEnded takes an offer back that came to nothing, and the agent out of routing when the fault was on that side.
func (t *turn) offerEnded(i events.Interaction, offerID string, cause events.Cause) {
	t.offerEndedWhy(i, offerID, cause, "")
}

func (t *turn) offerEndedWhy(i events.Interaction, offerID string, cause events.Cause, why string) {
	if i.State != events.InteractionInOffer || i.OfferID != offerID {
		return
	}
	agentID := i.AgentID
	i, err := t.signalInteraction(i, interactions.Signal{Input: interactions.OfferFailed, Cause: cause},
		change{typ: events.InteractionOfferEnded, agentID: agentID, cause: cause, why: why})
	if err != nil {
		return
	}
	if i.Kind == events.KindPersonal {
		return // beside the queues: not answering is nobody's fault
	}
	switch cause {
	case events.CauseWithdrawn, events.CauseCancelled, events.CausePBXDown, events.CauseLost:
	case events.CauseDeclined, events.CauseBusy, events.CauseRejected:
		if a, ok := t.d.agents[agentID]; ok {
			// whoever declines goes behind the others, otherwise the same caller rings again at once
			a.IdleSince = t.now
			t.putAgent(a, events.AgentWorkChanged, "", cause)
		}
	case events.CauseNoAnswer:
		_ = t.signalAgent(agentID, agents.Signal{Input: agents.OfferMissed, Cause: events.CauseMissed, MissedLimit: t.presence(t.d.agents[agentID].SiteID).missedLimit}, "")
	default:
		_ = t.signalAgent(agentID, agents.Signal{Input: agents.OfferFailed, Cause: events.CauseDeviceLost}, "")
	}
	_ = i
}

// decline refuses the offer that rings at the agent.
func (t *turn) decline(agentID, interactionID, why string) error {
	i, err := t.held(agentID, interactionID)
	if err != nil {
		return err
	}
	if i.State != events.InteractionInOffer {
		return notNow("The offer is not there any more: it was taken, withdrawn or ran out.")
	}
	offer := i.OfferID
	if !i.Channel.Written() {
		t.wish(func(v Voice) { v.Withdraw(i.CallID, offer, events.CauseDeclined) })
	}
	t.offerEndedWhy(i, offer, events.CauseDeclined, why)
	t.consultMissed(i)
	return nil
}
