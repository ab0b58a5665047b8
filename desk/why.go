package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// The desk's own rules, for agents whom routing does not even look at; they go before those of routing.
const (
	RuleOffline   routing.Rule = "offline"
	RulePaused    routing.Rule = "paused"
	RuleMissed    routing.Rule = "missed" // missed an offer and has not come back
	RuleWrapup    routing.Rule = "wrapup"
	RuleTalking   routing.Rule = "talking" // or holds a conversation otherwise
	RuleOffered   routing.Rule = "offered" // another call rings
	RulePhoneAway routing.Rule = "phone_away"
	RuleLeaving   routing.Rule = "leaving" // a pause or the shift's end is pending
	RuleWriting   routing.Rule = "writing" // writes in more conversations than go beside a call
	RuleFull      routing.Rule = "full"    // has no room for another written conversation
)

// Passed is one agent with what keeps an interaction from them.
type Passed struct {
	AgentID string
	Name    string
	TeamID  string
	// Busy is the desk's rule, empty for an agent who is free; Routed is what routing says, whether free or not.
	Busy     routing.Rule
	ReasonID string    // of a pause
	Since    time.Time // of what the agent does
	Routed   routing.Verdict
}

// Why is the whole answer to: why is nobody getting this?
type Why struct {
	Interaction events.Interaction
	At          time.Time
	Position    int
	PBXDown     bool
	Agents      []Passed // by name
}

// WhyNobody tells for every agent of the queue, and for the chosen one, what keeps them from getting a waiting interaction.
func (d *Desk) WhyNobody(ctx context.Context, interactionID string) (Why, error) {
	return ask(ctx, d, func(t *turn) (Why, error) {
		i, ok := d.work[interactionID]
		if !ok {
			return Why{}, fault.New(fault.NotFound, "There is no such interaction now: it ended.").WithKey("interaction.unknown")
		}
		w := Why{Interaction: i, At: t.now, PBXDown: d.pbx.Load() != "up" && !i.Channel.Written()}
		if i.State != events.InteractionInQueue {
			return w, nil
		}
		w.Position, _, _ = t.expected(i)
		if i.Channel.Written() {
			w.Position = t.writtenPosition(i)
		}
		w.Agents = t.passed(i)
		return w, nil
	})
}

func (t *turn) passed(i events.Interaction) []Passed {
	dir := t.d.Directory()
	var list []string
	for id, p := range dir.Agents {
		if p.Active && (slices.Contains(p.QueueIDs, i.QueueID) || id == i.ChosenID) {
			list = append(list, id)
		}
	}
	out := make([]Passed, 0, len(list))
	for _, v := range t.d.rules().Explain(t.now, waitingOf(i), list) {
		a := t.d.agents[v.AgentID]
		p := Passed{AgentID: v.AgentID, Name: dir.Agents[v.AgentID].Name, TeamID: dir.Agents[v.AgentID].TeamID, Busy: busyRule(a, i.Channel), Since: a.ActivitySince, Routed: v}
		if p.Busy == RulePaused {
			p.ReasonID = a.ReasonID
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Passed) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.AgentID, b.AgentID)) })
	return out
}

// busyRule names why agents.Free, or agents.FreeToWrite, does not hold; the most lasting reason first.
func busyRule(a events.Agent, on events.Channel) routing.Rule {
	if on.Written() {
		return noRoomRule(a, on)
	}
	switch {
	case a.State == events.AgentOffline || a.State == "":
		return RuleOffline
	case agents.Speaks(a) && a.Activity == events.ActivityWrapup:
		return RuleWrapup
	case agents.Speaks(a) && a.Activity == events.ActivityOffered:
		return RuleOffered
	case agents.Speaks(a) || a.Monitor != nil:
		return RuleTalking
	case agents.Writes(a, "") > a.Capacity.Beside:
		return RuleWriting
	case a.State == events.AgentPaused:
		return RulePaused
	case a.State == events.AgentMissed:
		return RuleMissed
	case !a.Device.Registered:
		return RulePhoneAway
	case a.NextState != "":
		return RuleLeaving
	}
	return ""
}

// noRoomRule names why somebody is not asked for something written.
func noRoomRule(a events.Agent, on events.Channel) routing.Rule {
	switch {
	case a.State == events.AgentOffline || a.State == "":
		return RuleOffline
	case a.State == events.AgentPaused:
		return RulePaused
	case a.State == events.AgentMissed:
		return RuleMissed
	case a.Monitor != nil:
		return RuleTalking
	case a.NextState != "":
		return RuleLeaving
	case !agents.HasRoom(a, on):
		return RuleFull
	}
	return ""
}

// writtenPosition is the place of a written conversation among those of its queue, 1 for the next.
func (t *turn) writtenPosition(i events.Interaction) int {
	position := 1
	for id := range t.d.queued {
		if x := t.d.work[id]; x.Channel.Written() && x.QueueID == i.QueueID && t.d.ahead(t.now, x, i) {
			position++
		}
	}
	return position
}
