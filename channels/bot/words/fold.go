// Package words reads what people write without a model: it folds spelling, splits words, guesses the language and knows
// the few intents that must work even when no model does (a person is wanted, yes, no, a greeting, anger). It is pure.
package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold answers s in small letters without accents and invisible characters, in compatibility form, so that spellings
// meant to slip past a list of words are the words. Blanks are single.
func Fold(s string) string {
	var b strings.Builder
	blank := true
	for _, r := range norm.NFKD.String(s) {
		switch {
		case Invisible(r) || r >= 0x300 && r <= 0x36f || r >= 0x64b && r <= 0x652: // accents of Latin, Greek, Cyrillic; Arabic vowels
		case unicode.IsSpace(r) || unicode.IsControl(r):
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		default:
			b.WriteRune(lower(r))
			blank = false
		}
	}
	return norm.NFC.String(strings.TrimSpace(b.String())) // Hangul came apart
}

func lower(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ı':
		return 'i'
	case 'ł':
		return 'l'
	case 'ø':
		return 'o'
	case '’', '‘', 'ʼ', '´', '`':
		return '\''
	}
	return r
}

// Invisible reports characters that nobody sees but a model reads: zero widths, marks of direction, tags, variation
// selectors, soft hyphens.
func Invisible(r rune) bool {
	switch {
	case r == '\u00ad', r == '\u034f', r == '\u061c', r == '\u115f', r == '\u1160', r == '\u17b4', r == '\u17b5', r == '\u180e', r == '\u3164', r == '\ufeff', r == '\uffa0':
		return true
	case r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f', r >= '\ufe00' && r <= '\ufe0f':
		return true
	}
	return r >= 0xE0000 && r <= 0xE0FFF
}

// Split answers the words of s, folded. Scripts without blanks between words come in pairs of characters.
func Split(s string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = word[:0]
		}
	}
	var before rune // the character of a script without blanks just before
	for _, r := range Fold(s) {
		switch {
		case unbroken(r):
			flush()
			if before != 0 {
				out = append(out, string([]rune{before, r}))
			}
			before = r
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
			word = append(word, r)
		case r == '\'' && len(word) > 0:
			// "don't" is one word, "l'heure" two
			if len(word) <= 2 {
				flush()
			}
		default:
			flush()
		}
		before = 0
	}
	flush()
	return out
}

func unbroken(r rune) bool {
	return r > 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

// Stem cuts a word to what its forms share. It knows no language: endings that many of them have, then seven letters. It
// is for ranking, where a wrong stem costs little.
func Stem(w string) string {
	r := []rune(w)
	if len(r) < 4 || r[0] >= '0' && r[0] <= '9' {
		return w
	}
	for _, end := range []string{"ing", "ed"} {
		if len(r) > len(end)+2 && strings.HasSuffix(string(r), end) {
			r = r[:len(r)-len(end)]
			break
		}
	}
	if len(r) > 3 && r[len(r)-1] == 's' && r[len(r)-2] != 's' {
		r = r[:len(r)-1]
	}
	if len(r) > 4 && r[len(r)-1] == 'e' {
		r = r[:len(r)-1]
	}
	if len(r) > 7 {
		r = r[:7]
	}
	return string(r)
}

// Content answers the stems of s that carry meaning: no little words. A text of little words alone keeps them.
func Content(s string) []string {
	all := Split(s)
	out := make([]string, 0, len(all))
	for _, w := range all {
		if !Little(w) {
			out = append(out, Stem(w))
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, w := range all {
		out = append(out, Stem(w))
	}
	return out
}
