package rules

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Refusal is a wish of a campaign that would loosen the law it adopted. The law's value was kept.
type Refusal struct {
	Region string // "" for everywhere
	Field  string // as in the data: hours, lead_caps.day …
	Law    string // the values as they stand in the data
	Own    string
}

// Key is the refusal's name in the tables of translations.
func (Refusal) Key() string { return "rules.loosens" }

// Override lets one field of a campaign be looser than the law, for a reason somebody stands in for, until a day.
type Override struct {
	Region  string    `json:"region,omitempty"`
	Field   string    `json:"field"`
	By      string    `json:"by"`
	Reason  string    `json:"reason"`
	Expires time.Time `json:"expires"`
}

// Tighten adds a campaign's own rules to those of a preset. Where both say something the stricter holds; every wish that would
// loosen the preset is refused and told. What is no limit (retries, how long it rings) is the campaign's own.
func Tighten(preset, own Rules) (Rules, []Refusal) { return Loosen(preset, own, nil, time.Time{}) }

// Loosen is Tighten, but for the fields that an override names: there the campaign's own value holds while the override does.
// An override without a name, a reason or an end is none.
func Loosen(preset, own Rules, overrides []Override, now time.Time) (Rules, []Refusal) {
	allowed := func(region, name string) bool {
		return slices.ContainsFunc(overrides, func(o Override) bool {
			return o.Region == region && o.Field == name && o.By != "" && o.Reason != "" && o.Expires.After(now)
		})
	}
	out := own
	out.Country = cmp.Or(preset.Country, own.Country)
	out.Purpose = cmp.Or(own.Purpose, preset.Purpose)
	out.MaxRing = cmp.Or(own.MaxRing, preset.MaxRing)
	out.Personal = cmp.Or(own.Personal, preset.Personal)
	out.DaysOff = union(preset.DaysOff, own.DaysOff)
	out.Outcomes = over(preset.Outcomes, own.Outcomes)
	out.Results = over(preset.Results, own.Results)

	var refused []Refusal
	out.Limits, refused = tighten("", preset.Limits, own.Limits, allowed)
	out.Regions = nil
	if len(preset.Regions)+len(own.Regions) > 0 {
		out.Regions = maps.Clone(own.Regions)
		if out.Regions == nil {
			out.Regions = map[string]Limits{}
		}
		for _, region := range slices.Sorted(maps.Keys(preset.Regions)) {
			l, more := tighten(region, preset.Regions[region], own.Regions[region], allowed)
			out.Regions[region] = l
			refused = append(refused, more...)
		}
		// a region cannot open what is closed everywhere: the wish has no effect, and whoever had it should know
		for _, region := range slices.Sorted(maps.Keys(own.Regions)) {
			_, more := tighten(region, out.Limits, own.Regions[region], func(string, string) bool { return false })
			for _, r := range more {
				same := func(x Refusal) bool { return x.Region == r.Region && x.Field == r.Field }
				if !slices.ContainsFunc(refused, same) {
					refused = append(refused, r)
				}
			}
		}
	}
	return out, refused
}

func tighten(region string, law, own Limits, allowed func(region, name string) bool) (Limits, []Refusal) {
	out := Strictest(law, own)
	var refused []Refusal
	for _, f := range fields {
		if !f.looser(&law, &own) {
			continue
		}
		if allowed(region, f.name) {
			f.take(&out, &own)
			continue
		}
		refused = append(refused, Refusal{Region: region, Field: f.name, Law: show(f.value(&law)), Own: show(f.value(&own))})
	}
	return out, refused
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// over is a with what b says instead.
func over[K comparable, V any](a, b map[K]V) map[K]V {
	if len(a) == 0 {
		return b
	}
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}
