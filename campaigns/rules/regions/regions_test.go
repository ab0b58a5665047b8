package regions

import (
	"regexp"
	"testing"
)

func TestANumberTellsWhereItBelongs(t *testing.T) {
	for number, want := range map[string]string{
		"+13055550100":  "US-FL",
		"+14055550100":  "US-OK",
		"+12065550100":  "US-WA",
		"+14165550100":  "CA-ON",
		"+18005550100":  "US",
		"+12425550100":  "BS",
		"+18095550100":  "DO",
		"+34915550100":  "ES-MD",
		"+34971555010":  "ES-IB",
		"+34612345678":  "ES",
		"+525555550100": "MX",
		"+77015550100":  "KZ",
		"+79015550100":  "RU",
		"+442079460000": "GB",
		"+0123":         "",
		"+":             "",
		"":              "",
		"Cordboard":     "",
	} {
		if got := Of(number); got != want {
			t.Errorf("%s is in %q, want %q", number, got, want)
		}
	}
}

func TestTheTableHoldsPrefixesAndRegionsAndNothingElse(t *testing.T) {
	prefix, region := regexp.MustCompile(`^\+[1-9]\d{0,4}$`), regexp.MustCompile(`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`)
	states := map[string]bool{}
	for p, r := range byPrefix() {
		if !prefix.MatchString(p) || !region.MatchString(r) || len(p) > longest {
			t.Errorf("%s is in %s", p, r)
		}
		if r[:2] == "US" && len(r) > 2 {
			states[r] = true
		}
	}
	if len(states) != 51 || len(byPrefix()) < 600 {
		t.Errorf("%d states (50 and the capital's district), %d prefixes", len(states), len(byPrefix()))
	}
}

func BenchmarkOf(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Of("+13055550100")
	}
}
