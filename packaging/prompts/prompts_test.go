package prompts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func catalogue(t *testing.T, language string) map[string]string {
	t.Helper()
	all, err := Catalogue(language)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range all {
		if _, twice := out[p.Name]; twice {
			t.Errorf("%s.txt has %s twice", language, p.Name)
		}
		out[p.Name] = p.Text
	}
	return out
}

func TestEveryLanguageHasTheSamePromptsInTheSameOrder(t *testing.T) {
	names := func(language string) (out []string) {
		all, err := Catalogue(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			out = append(out, p.Name)
		}
		return out
	}
	first := names(Languages[0])
	for _, language := range Languages[1:] {
		if got := names(language); !slices.Equal(got, first) {
			t.Errorf("%s.txt has other names than %s.txt:\n%v\n%v", language, Languages[0], got, first)
		}
	}
	entries, err := files.ReadDir(".")
	if err != nil || len(entries) != len(Languages) {
		t.Errorf("there are %d files of prompts for %d languages (%v)", len(entries), len(Languages), err)
	}
}

// A sentence longer than this takes over eight seconds, and nobody listens to it.
const longest = 120

func TestEveryTextCanBeSpoken(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	odd := regexp.MustCompile(`[<>&{}\[\]"|\\/*_]|  `)
	for _, language := range Languages {
		for key, text := range catalogue(t, language) {
			if n := len([]rune(text)); n < 1 || n > longest {
				t.Errorf("%s, %s: the text has %d letters, want 1 to %d", language, key, n, longest)
			}
			if !name.MatchString(key) || len(key) > 40 {
				t.Errorf("%s: %q is no name for a file in every PBX", language, key)
			}
			if odd.MatchString(text) || strings.TrimSpace(text) != text {
				t.Errorf("%s, %s: %q has characters that are not spoken", language, key, text)
			}
		}
	}
}

func TestNoLanguageSpeaksTheSentencesOfAnother(t *testing.T) {
	en, es := catalogue(t, "en"), catalogue(t, "es")
	for key, text := range en {
		if es[key] == text {
			t.Errorf("%s is not translated: %q", key, text)
		}
	}
}

// say joins the pieces of a number as a caller hears them.
func say(t *testing.T, texts map[string]string, n int, counted bool) string {
	t.Helper()
	pieces, err := Number(n, counted)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, p := range pieces {
		if texts[p] == "" {
			t.Fatalf("to say %d the prompt %s is missing", n, p)
		}
		words = append(words, texts[p])
	}
	return strings.Join(words, " ")
}

func TestNumbersAreSaidWithTheGrammarOfTheLanguage(t *testing.T) {
	for _, c := range []struct {
		n                            int
		en, es, enCounted, esCounted string
	}{
		{0, "zero", "cero", "zero", "cero"},
		{1, "one", "uno", "one", "un"},
		{16, "sixteen", "dieciséis", "sixteen", "dieciséis"},
		{20, "twenty", "veinte", "twenty", "veinte"},
		{21, "twenty-one", "veintiuno", "twenty-one", "veintiún"},
		{30, "thirty", "treinta", "thirty", "treinta"},
		{31, "thirty one", "treinta y uno", "thirty one", "treinta y un"},
		{45, "forty five", "cuarenta y cinco", "forty five", "cuarenta y cinco"},
		{99, "ninety nine", "noventa y nueve", "ninety nine", "noventa y nueve"},
		{100, "one hundred", "cien", "one hundred", "cien"},
		{101, "one hundred and one", "ciento uno", "one hundred and one", "ciento un"},
		{121, "one hundred and twenty-one", "ciento veintiuno", "one hundred and twenty-one", "ciento veintiún"},
		{199, "one hundred and ninety nine", "ciento noventa y nueve", "one hundred and ninety nine", "ciento noventa y nueve"},
	} {
		en, es := catalogue(t, "en"), catalogue(t, "es")
		got := []string{say(t, en, c.n, false), say(t, es, c.n, false), say(t, en, c.n, true), say(t, es, c.n, true)}
		if want := []string{c.en, c.es, c.enCounted, c.esCounted}; !slices.Equal(got, want) {
			t.Errorf("%d is said %q, want %q", c.n, got, want)
		}
	}
}

func TestEveryNumberThatCanBeSaidIsSaidOnlyOneWay(t *testing.T) {
	for _, language := range Languages {
		texts, seen := catalogue(t, language), map[string]int{}
		for n := range 200 {
			words := say(t, texts, n, false)
			if before, twice := seen[words]; twice {
				t.Errorf("%s: %d and %d are both said %q", language, before, n, words)
			}
			seen[words] = n
			say(t, texts, n, true)
		}
	}
	for _, n := range []int{-1, 200} {
		if _, err := Number(n, false); err == nil {
			t.Errorf("%d was said, and there are no pieces for it", n)
		}
	}
}
