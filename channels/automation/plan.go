package automation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/events"
)

// MostSteps is how many rules may act in one chain.
const MostSteps = 20

// MostTags is how many tags a conversation has.
const MostTags = 20

// Step is a rule that acts.
type Step struct {
	Rule Rule
	When When
}

// Plan answers which rules act, in their order, when the events happened to a conversation. Later rules see what earlier
// ones do. Rules that are not active are passed over; of timed ones the caller passes those whose time has come.
func Plan(rules []Rule, f Facts, whens ...When) []Step {
	var out []Step
	acted := map[string]bool{}
	queue := slices.Clone(whens)
	for len(queue) > 0 {
		when := queue[0]
		queue = queue[1:]
		for _, r := range rules {
			if !r.Active || r.When != when || acted[r.ID] || !r.Holds(f) {
				continue
			}
			if len(out) == MostSteps {
				return out
			}
			acted[r.ID] = true
			out = append(out, Step{Rule: r, When: when})
			was := f.Thread.Status
			for _, a := range r.Actions {
				f.Thread = a.Effect(f.Thread, f.Local)
			}
			if was != events.ThreadResolved && f.Thread.Status == events.ThreadResolved && when != Resolved {
				queue = append(queue, Resolved)
			}
			if r.Stop {
				break
			}
		}
	}
	return out
}

// Effect is a thread after an action, as far as conditions of later rules could tell. What is written is left out.
func (a Action) Effect(t events.Thread, now time.Time) events.Thread {
	switch a.Do {
	case SetQueue:
		t.QueueID = a.Value
	case AddTag:
		t.Tags = Tagged(t.Tags, a.Value)
	case RemoveTag:
		t.Tags = slices.DeleteFunc(slices.Clone(t.Tags), func(v string) bool { return strings.EqualFold(v, tagOf(a.Value)) })
	case SetPriority:
		t.Priority = a.Number
	case Assign:
		t.AgentID = a.Value
	case Snooze:
		t.Status, t.SnoozedUntil = events.ThreadSnoozed, now.Add(time.Duration(a.Number)*time.Minute)
	case Resolve:
		t.Status = events.ThreadResolved
	}
	return t
}

func tagOf(v string) string { return strings.Join(strings.Fields(v), " ") }

// Tagged is a list of tags with one more, unless it is there or there are too many.
func Tagged(list []string, tag string) []string {
	tag = tagOf(tag)
	if tag == "" || len(list) >= MostTags || slices.ContainsFunc(list, func(v string) bool { return strings.EqualFold(v, tag) }) {
		return list
	}
	return append(slices.Clone(list), tag)
}

// Sort puts rules into the order in which they are looked at.
func Sort(list []Rule) {
	slices.SortFunc(list, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
}

// Timed answers the active rules of all sites that wait for time.
func (b *Book) Timed() []Rule {
	var out []Rule
	for _, list := range b.Rules {
		for _, r := range list {
			if r.Active && r.When.Timed() {
				out = append(out, r)
			}
		}
	}
	Sort(out)
	return out
}

// Local is a moment by the clock of a site; UTC for a site whose zone is not known.
func (b *Book) Local(siteID string, at time.Time) time.Time {
	if z := b.Zones[siteID]; z != nil {
		return at.In(z)
	}
	return at.UTC()
}
