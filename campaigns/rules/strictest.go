package rules

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/campaigns/abandonment"
)

// field is one limit: how two of it become the stricter one, and when the second asks less than the first.
type field struct {
	name      string
	strictest func(out, p, o *Limits)
	looser    func(p, o *Limits) bool
	take      func(out, o *Limits)
	value     func(l *Limits) any
}

// fields are all limits. Who adds a limit adds its row: a test compares this table with the struct.
var fields = slices.Concat([]field{
	{
		"hours",
		func(out, p, o *Limits) {
			switch {
			case p.Hours == nil:
				out.Hours = o.Hours
			case o.Hours == nil:
				out.Hours = p.Hours
			default:
				both := p.Hours.Both(*o.Hours)
				out.Hours = &both
			}
		},
		func(p, o *Limits) bool { return p.Hours != nil && o.Hours != nil && !o.Hours.Within(*p.Hours) },
		func(out, o *Limits) { out.Hours = o.Hours },
		func(l *Limits) any { return l.Hours },
	},
	ranked("holidays", func(l *Limits) *Answer { return &l.Holidays }, map[Answer]int{Yes: 1, No: 2}),
	ranked("message", func(l *Limits) *Answer { return &l.Message }, map[Answer]int{Yes: 1, No: 2}),
	ranked("machines", func(l *Limits) *Answer { return &l.Machines }, map[Answer]int{No: 1, Yes: 2}),
	ranked("mode", func(l *Limits) *Mode { return &l.Mode }, modes),
	ranked("recording", func(l *Limits) *Notice { return &l.Recording }, map[Notice]int{NoticeAgreed: 1, NoticeTold: 2}),
	atLeast("gap", func(l *Limits) *Length { return &l.Gap }),
	atLeast("after_abandoned.block", func(l *Limits) *Length { return &l.AfterAbandon.Block }),
	atLeast("after_abandoned.reserve", func(l *Limits) *Length { return &l.AfterAbandon.Reserve }),
	atLeast("after_machine.block", func(l *Limits) *Length { return &l.AfterMachine.Block }),
	atLeast("after_machine.reserve", func(l *Limits) *Length { return &l.AfterMachine.Reserve }),
	atLeast("after_refusal.block", func(l *Limits) *Length { return &l.AfterRefusal.Block }),
	atLeast("after_refusal.reserve", func(l *Limits) *Length { return &l.AfterRefusal.Reserve }),
	atLeast("after_contact.block", func(l *Limits) *Length { return &l.AfterContact.Block }),
	atLeast("after_contact.reserve", func(l *Limits) *Length { return &l.AfterContact.Reserve }),
	atLeast("min_ring", func(l *Limits) *Length { return &l.MinRing }),
	atLeast("cold_start", func(l *Limits) *int { return &l.ColdStart }),
	atMost("consent_age", func(l *Limits) *Length { return &l.ConsentAge }),
	oneOf("basis", func(l *Limits) *[]Basis { return &l.Basis }),
	oneOf("auto_basis", func(l *Limits) *[]Basis { return &l.AutoBasis }),
	anyOf("barred_purposes", func(l *Limits) *[]string { return &l.BarredPurpose }),
	anyOf("barred_cli", func(l *Limits) *[]string { return &l.BarredCLI }),
	{
		"required_cli",
		func(out, p, o *Limits) { out.RequiredCLI = bothPrefixes(p.RequiredCLI, o.RequiredCLI) },
		func(p, o *Limits) bool {
			return len(p.RequiredCLI) > 0 && slices.ContainsFunc(o.RequiredCLI, func(s string) bool { return !begins(s, p.RequiredCLI) })
		},
		func(out, o *Limits) { out.RequiredCLI = o.RequiredCLI },
		func(l *Limits) any { return l.RequiredCLI },
	},
	{
		"registers",
		func(out, p, o *Limits) {
			if len(p.Registers)+len(o.Registers) == 0 {
				out.Registers = nil
				return
			}
			all := maps.Clone(p.Registers)
			if all == nil {
				all = map[string]Length{}
			}
			for name, age := range o.Registers {
				if law, ok := all[name]; !ok || age < law {
					all[name] = age
				}
			}
			out.Registers = all
		},
		func(p, o *Limits) bool {
			for name, age := range o.Registers {
				if law, ok := p.Registers[name]; ok && age > law {
					return true
				}
			}
			return false
		},
		func(out, o *Limits) { out.Registers = o.Registers },
		func(l *Limits) any { return l.Registers },
	},
	{
		"abandonment",
		func(out, p, o *Limits) { out.Abandonment = bothPolicies(p.Abandonment, o.Abandonment) },
		func(p, o *Limits) bool {
			return slices.ContainsFunc(o.Abandonment, func(a abandonment.Policy) bool {
				i := slices.IndexFunc(p.Abandonment, func(b abandonment.Policy) bool { return a.ID == b.ID })
				return i >= 0 && p.Abandonment[i].Looser(a)
			})
		},
		func(out, o *Limits) { out.Abandonment = o.Abandonment },
		func(l *Limits) any { return l.Abandonment },
	},
}, capsOf("lead_caps", func(l *Limits) *Caps { return &l.Lead }), capsOf("number_caps", func(l *Limits) *Caps { return &l.Number }),
	capsOf("contact_caps", func(l *Limits) *Caps { return &l.Contacts }))

// Strictest are the limits that keep both: what p allows and o allows.
func Strictest(p, o Limits) Limits {
	var out Limits
	for _, f := range fields {
		f.strictest(&out, &p, &o)
	}
	return out
}

func capsOf(name string, of func(*Limits) *Caps) []field {
	return []field{
		atMost(name+".day", func(l *Limits) *int { return &of(l).Day }),
		atMost(name+".week", func(l *Limits) *int { return &of(l).Week }),
		atMost(name+".24h", func(l *Limits) *int { return &of(l).H24 }),
		atMost(name+".7d", func(l *Limits) *int { return &of(l).D7 }),
		atMost(name+".30d", func(l *Limits) *int { return &of(l).D30 }),
		atMost(name+".total", func(l *Limits) *int { return &of(l).Total }),
	}
}

// amount is a limit in whole steps; zero says nothing, below zero is an explicit "no limit".
type amount interface{ ~int | ~int64 }

func atMost[T amount](name string, at func(*Limits) *T) field {
	return field{
		name,
		func(out, p, o *Limits) {
			*at(out) = pick(*at(p), *at(o), func(a, b T) bool { return a > 0 && (b < 0 || a < b) })
		},
		func(p, o *Limits) bool { return *at(p) > 0 && *at(o) != 0 && (*at(o) < 0 || *at(o) > *at(p)) },
		func(out, o *Limits) { *at(out) = *at(o) },
		func(l *Limits) any { return *at(l) },
	}
}

func atLeast[T amount](name string, at func(*Limits) *T) field {
	return field{
		name,
		func(out, p, o *Limits) { *at(out) = pick(*at(p), *at(o), func(a, b T) bool { return a > b }) },
		func(p, o *Limits) bool { return *at(p) > 0 && *at(o) != 0 && *at(o) < *at(p) },
		func(out, o *Limits) { *at(out) = *at(o) },
		func(l *Limits) any { return *at(l) },
	}
}

// pick is the stricter of two, or the one that says something.
func pick[T comparable](p, o T, stricter func(a, b T) bool) T {
	var nothing T
	if p == nothing || o != nothing && stricter(o, p) {
		return o
	}
	return p
}

// ranked is a limit of words; the lower rank is stricter.
func ranked[T ~string](name string, at func(*Limits) *T, rank map[T]int) field {
	return field{
		name,
		func(out, p, o *Limits) {
			*at(out) = pick(*at(p), *at(o), func(a, b T) bool { return rank[a] < rank[b] })
		},
		func(p, o *Limits) bool { return *at(p) != "" && *at(o) != "" && rank[*at(o)] > rank[*at(p)] },
		func(out, o *Limits) { *at(out) = *at(o) },
		func(l *Limits) any { return *at(l) },
	}
}

// oneOf is a list of which one is enough: fewer are stricter.
func oneOf(name string, at func(*Limits) *[]Basis) field {
	return field{
		name,
		func(out, p, o *Limits) {
			a, b := *at(p), *at(o)
			if len(a) == 0 || len(b) == 0 {
				*at(out) = slices.Concat(a, b)
				return
			}
			both := slices.DeleteFunc(slices.Clone(a), func(x Basis) bool { return !slices.Contains(b, x) })
			if len(both) == 0 {
				both = []Basis{ByNobody}
			}
			*at(out) = both
		},
		func(p, o *Limits) bool {
			law := *at(p)
			return len(law) > 0 && slices.ContainsFunc(*at(o), func(x Basis) bool { return x != ByNobody && !slices.Contains(law, x) })
		},
		func(out, o *Limits) { *at(out) = *at(o) },
		func(l *Limits) any { return *at(l) },
	}
}

// anyOf is a list of what is barred: all of both.
func anyOf(name string, at func(*Limits) *[]string) field {
	return field{
		name,
		func(out, p, o *Limits) {
			all := slices.Concat(*at(p), *at(o))
			slices.Sort(all)
			*at(out) = slices.Compact(all)
		},
		func(_, _ *Limits) bool { return false },
		func(out, o *Limits) { *at(out) = *at(o) },
		func(l *Limits) any { return *at(l) },
	}
}

// nowhere is a prefix that no number in the world has.
const nowhere = "+0"

func bothPrefixes(p, o []string) []string {
	if len(p) == 0 || len(o) == 0 {
		return slices.Concat(p, o)
	}
	var out []string
	for _, a := range p {
		for _, b := range o {
			switch {
			case strings.HasPrefix(a, b):
				out = append(out, a)
			case strings.HasPrefix(b, a):
				out = append(out, b)
			}
		}
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) == 0 {
		return []string{nowhere}
	}
	return out
}

func begins(number string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(number, p) })
}

func bothPolicies(p, o []abandonment.Policy) []abandonment.Policy {
	out := slices.Clone(p)
	for _, b := range o {
		if i := slices.IndexFunc(out, func(a abandonment.Policy) bool { return a.ID == b.ID }); i >= 0 {
			out[i] = out[i].Stricter(b)
		} else {
			out = append(out, b)
		}
	}
	return out
}

// show writes a value of a limit as it stands in the data.
func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	return string(b)
}

// Fields are the names of all limits, as refusals, overrides and presets name them.
func Fields() []string {
	all := make([]string, 0, len(fields))
	for _, f := range fields {
		all = append(all, f.name)
	}
	slices.Sort(all)
	return all
}
