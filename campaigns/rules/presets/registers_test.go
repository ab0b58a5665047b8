package presets_test

import (
	"slices"
	"testing"

	"github.com/cordboard/cordboard/campaigns/rules/presets"
)

func TestTheRegistersOfEveryPresetAreNamedWithTheirCountry(t *testing.T) {
	all := presets.Registers()
	for country, name := range map[string]string{"ES": "lista_robinson", "AR": "no_llame", "GB": "tps", "US": "us_dnc"} {
		if !slices.ContainsFunc(all, func(r presets.PublicRegister) bool { return r.Country == country && r.Name == name && r.Age > 0 }) {
			t.Errorf("%s of %s is not among %v", name, country, all)
		}
	}
	for _, p := range presets.All() {
		for name := range p.Rules.Registers {
			if !slices.ContainsFunc(all, func(r presets.PublicRegister) bool { return r.Name == name }) {
				t.Errorf("%s of the preset %s is missing", name, p.ID)
			}
		}
	}
}
