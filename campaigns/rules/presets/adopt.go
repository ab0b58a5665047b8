package presets

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/rules"
)

// Warning is something an administrator should see beside a campaign's rules.
type Warning string

// Warnings.
const (
	Expired  Warning = "preset_expired"   // past its day of review: one call for each agent at most
	TooEarly Warning = "preset_too_early" // it is not valid yet: one call for each agent at most
	Calendar Warning = "calendar_expired" // the calendar of holidays is past its day of review
)

// Key is the warning's name in the tables of translations.
func (w Warning) Key() string { return "rules." + string(w) }

// Adoption is a preset as a campaign lives by it.
type Adoption struct {
	Preset   string // with its version, to be kept with each attempt
	Rules    rules.Rules
	Refusals []rules.Refusal // wishes of the campaign that would loosen the preset
	Warnings []Warning
}

// Adopt adds a campaign's own rules to a preset. A preset that is not valid, or no longer reviewed, allows progressive dialling at most, whatever
// an override says.
func Adopt(p Preset, own rules.Rules, overrides []rules.Override, now time.Time) Adoption {
	out := Adoption{Preset: p.ID + "@" + p.Version}
	out.Rules, out.Refusals = rules.Loosen(p.Rules, own, overrides, now)
	today := now.UTC().Format(time.DateOnly)
	switch {
	case today > p.ReviewBy:
		out.Warnings = append(out.Warnings, Expired)
	case today < p.ValidFrom:
		out.Warnings = append(out.Warnings, TooEarly)
	}
	if len(out.Warnings) > 0 {
		out.Rules.Limits = rules.Strictest(out.Rules.Limits, rules.Limits{Mode: rules.Progressive})
	}
	for _, h := range load().holidays {
		if h.Country == p.Rules.Country && out.Rules.Holidays == rules.Yes && today > h.ReviewBy {
			out.Warnings = append(out.Warnings, Calendar)
		}
	}
	return out
}
