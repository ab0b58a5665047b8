package rules

import (
	"maps"
	"slices"

	"github.com/cordboard/cordboard/campaigns/abandonment"
)

// BudgetOf is what the binding window leaves for one more call, while so many calls are already placed without an agent
// reserved for them: each of them may yet be abandoned.
func BudgetOf(s abandonment.WindowState, inFlight int) Budget {
	return Budget{Spent: s.Over || s.Allowance <= inFlight, Until: s.To}
}

// ModeNow is how the campaign may dial at the moment: as its rules say, but one call for each agent until enough people have answered
// in the binding window, and once nobody more may be abandoned in it.
func (b *Book) ModeNow(s abandonment.WindowState) Mode {
	mode := b.rules.Mode
	if modes[mode] > modes[Progressive] && (s.Answered < b.rules.ColdStart || s.Over || s.Allowance <= 0) {
		return Progressive
	}
	return mode
}

// Abandonment are the policies under which the campaign's windows are counted: those of everywhere and of every region, for a
// campaign has one log.
func (b *Book) Abandonment() []abandonment.Policy {
	all := b.rules.Abandonment
	for _, region := range slices.Sorted(maps.Keys(b.rules.Regions)) {
		all = bothPolicies(all, b.rules.Regions[region].Abandonment)
	}
	return all
}

// For are the limits of one call: everything that holds in the places of the lead and its number, at its strictest. The engine reads
// from it what it does itself: how long to ring, the message, the detection of machines, what precedes a recording.
func (b *Book) For(places ...Place) Limits {
	out := b.rules.Limits
	for _, p := range places {
		out = Strictest(out, *b.limits(p.Region))
	}
	return out
}
