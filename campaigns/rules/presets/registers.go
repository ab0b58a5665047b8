package presets

import (
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/campaigns/rules"
)

// PublicRegister is one in which a country's rules want numbers to be looked up.
type PublicRegister struct {
	Country string // two capital letters
	Name    string // as limits name it
	Age     rules.Length
}

// Registers are those of all presets, by country and name. Those of a region are its country's.
func Registers() (all []PublicRegister) {
	for _, p := range load().presets {
		if len(p.ID) != 2 {
			continue
		}
		found := maps.Clone(p.Rules.Registers)
		for _, l := range p.Rules.Regions {
			for name, age := range l.Registers {
				if found == nil {
					found = map[string]rules.Length{}
				}
				if had, ok := found[name]; !ok || age < had {
					found[name] = age
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(found)) {
			all = append(all, PublicRegister{Country: strings.ToUpper(p.ID), Name: name, Age: found[name]})
		}
	}
	return all
}
