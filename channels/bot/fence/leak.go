package fence

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/channels/bot/words"
)

// run is how many words in a row of our rules make a leak; told, how many of the administrator's guidance, parts of which
// are meant to be said.
const (
	run  = 7
	told = 30
)

// Leaks reports whether text shows the key, our rules, or the administrator's guidance as a whole: plainly, spelled
// backwards, or in base64, hexadecimal or with letters moved by thirteen. Other disguises are not found; the rules hold no
// secrets for that reason.
func (o Out) Leaks(text string) bool {
	for _, t := range guises(text) {
		f := words.Fold(t)
		if o.Key != "" && strings.Contains(flat(t), flat(o.Key)) {
			return true
		}
		said := strings.Fields(bare(f))
		if shares(said, strings.Fields(bare(words.Fold(o.Rules))), run) || shares(said, strings.Fields(bare(words.Fold(o.Guidance))), told) {
			return true
		}
	}
	return spaced(text, o.Rules)
}

// bare has nothing but words and blanks: signs between the words hide nothing.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return ' '
	}, s)
}

func flat(s string) string { return strings.ReplaceAll(bare(words.Fold(s)), " ", "") }

// spaced finds rules that are s p e l l e d or run together: 60 letters in a row.
func spaced(text, rules string) bool {
	const letters = 60
	said, ours := []rune(flat(text)), flat(rules)
	for i := 0; i+letters <= len(said); i += 10 {
		if strings.Contains(ours, string(said[i:i+letters])) {
			return true
		}
	}
	return false
}

func shares(said, ours []string, n int) bool {
	if len(said) < n || len(ours) < n {
		return false
	}
	seen := make(map[string]bool, len(ours))
	for i := 0; i+n <= len(ours); i++ {
		seen[strings.Join(ours[i:i+n], " ")] = true
	}
	for i := 0; i+n <= len(said); i++ {
		if seen[strings.Join(said[i:i+n], " ")] {
			return true
		}
	}
	return false
}

var (
	base = regexp.MustCompile(`[A-Za-z0-9+/_-]{24,}={0,2}`)
	hexa = regexp.MustCompile(`(?:[0-9a-fA-F]{2}[\s:]?){24,}`)
)

// guises are the text and what it may be a disguise of.
func guises(text string) []string {
	out := []string{text, backwards(text), strings.Map(rot13, text)}
	for _, t := range []string{text, strings.Join(strings.Fields(text), "")} {
		for _, m := range base.FindAllString(t, 50) {
			for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				if b, err := enc.DecodeString(strings.TrimRight(m, "=")); err == nil {
					out = append(out, string(b))
				}
			}
		}
	}
	for _, m := range hexa.FindAllString(text, 50) {
		if b, err := hex.DecodeString(strings.NewReplacer(" ", "", ":", "", "\n", "", "\t", "").Replace(m)); err == nil {
			out = append(out, string(b))
		}
	}
	return out
}

func backwards(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func rot13(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return 'a' + (r-'a'+13)%26
	case r >= 'A' && r <= 'Z':
		return 'A' + (r-'A'+13)%26
	}
	return r
}
