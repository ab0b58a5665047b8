package routing

import (
	"slices"
	"time"
)

// Rule is why an agent does, or does not, come into question for an interaction.
type Rule string

// Rules, in the order they are looked at. The desk adds its own for agents who are not free.
const (
	Fits        Rule = "fits"         // may take it now
	OtherChosen Rule = "other_chosen" // it waits for one chosen agent until At
	NotServing  Rule = "not_serving"  // the agent does not serve the queue
	TeamLater   Rule = "team_later"   // the agent's team is searched from At on
	TeamNever   Rule = "team_never"   // the agent's team is not searched for this queue
	SkillLow    Rule = "skill_low"    // Has of the skill where Needs is wanted; At is when less will do
	AskedBefore Rule = "asked_before" // missed or declined it; asked again when nobody else is left
)

// Verdict is one agent's rule for one interaction.
type Verdict struct {
	AgentID string
	Rule    Rule
	SkillID string
	Has     int
	Needs   int
	At      time.Time // zero: never by time alone
}

// Explain tells for each agent which rule decides about an interaction now.
func (b *Book) Explain(now time.Time, w Waiting, agentIDs []string) []Verdict {
	out := make([]Verdict, 0, len(agentIDs))
	for _, id := range agentIDs {
		if a := b.agents[id]; a != nil {
			v := b.verdict(now, &w, a)
			v.AgentID = id
			out = append(out, v)
		}
	}
	return out
}

func (b *Book) verdict(now time.Time, w *Waiting, a *agent) Verdict {
	if w.Chosen.holds(now) {
		if a.ID == w.Chosen.AgentID {
			return Verdict{Rule: Fits}
		}
		return Verdict{Rule: OtherChosen, At: w.Chosen.Until}
	}
	l := b.lines[w.QueueID]
	if l == nil || !a.in(l) {
		return Verdict{Rule: NotServing}
	}
	waited := now.Sub(w.Since)
	if !l.searched(a, waited) {
		after, ok := l.teams[a.TeamID]
		if !ok {
			return Verdict{Rule: TeamNever}
		}
		return Verdict{Rule: TeamLater, At: w.Since.Add(after)}
	}
	needs := b.needs(slices.Clone(l.needs), w.Needs)
	for i := range needs {
		n := &needs[i]
		if has, wants := a.level(n), n.level(waited); has < wants {
			return Verdict{Rule: SkillLow, SkillID: n.name, Has: has, Needs: wants, At: n.when(has, w.Since)}
		}
	}
	if slices.Contains(w.Tried, a.ID) {
		return Verdict{Rule: AskedBefore}
	}
	return Verdict{Rule: Fits}
}

// when is the moment at which a level will do.
func (n *need) when(has int, since time.Time) time.Time {
	for _, s := range n.steps[1:] {
		if has >= s.Level {
			return since.Add(s.After)
		}
	}
	return time.Time{}
}
