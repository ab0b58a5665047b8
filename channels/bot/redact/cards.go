package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths of card numbers in digits: ISO/IEC 7812 allows up to 19, the shortest in use have 13.
const (
	shortest = 13
	longest  = 19
)

// cards hides runs of digits that pass Luhn's check. Blanks, dashes, dots and the like between the digits do not save a
// number, neither do digits of other scripts.
func cards(s string, with func(Kind, string) string) string {
	var b strings.Builder
	last := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if digit(r) < 0 {
			i += n
			continue
		}
		run := numberAt(s[i:])
		if from, to, ok := run.card(); ok {
			b.WriteString(s[last : i+from])
			b.WriteString(with(Card, s[i+from:i+to]))
			last = i + to
			i = last
			continue
		}
		i += run.ends[len(run.ends)-1]
	}
	b.WriteString(s[last:])
	return b.String()
}

// number is a run of digits; starts and ends are the byte offsets of each.
type number struct {
	digits       []byte
	starts, ends []int
}

// numberAt reads the digits at the beginning of s, with at most two separators in a row between them.
func numberAt(s string) number {
	var run number
	gap := 0
	for i, r := range s {
		d := digit(r)
		switch {
		case d >= 0:
			run.digits, run.starts, run.ends, gap = append(run.digits, byte(d)), append(run.starts, i), append(run.ends, i+utf8.RuneLen(r)), 0
		case separator(r) && gap < 2:
			gap++
		default:
			return run
		}
	}
	return run
}

// card looks for a card's number. It may stand beside others ("4111 1111 1111 1111 12/27"), so it is looked for from the
// beginning of every group to the end of every group; within a group it is not, or every long number would hold one.
func (run number) card() (from, to int, ok bool) {
	for start := range run.digits {
		if start > 0 && run.starts[start] == run.ends[start-1] || run.digits[start] < 2 || run.digits[start] > 6 {
			continue
		}
		for n := min(longest, len(run.digits)-start); n >= shortest; n-- {
			end := start + n - 1
			whole := end == len(run.digits)-1 || run.starts[end+1] != run.ends[end]
			if whole && luhn(run.digits[start:start+n]) {
				return run.starts[start], run.ends[end], true
			}
		}
	}
	return 0, 0, false
}

// luhn is the check of ISO/IEC 7812-1, annex B. A number of one digit repeated is no card.
func luhn(d []byte) bool {
	sum, same := 0, true
	for i := range d {
		v := int(d[len(d)-1-i])
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
		same = same && d[i] == d[0]
	}
	return sum%10 == 0 && !same
}

func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r < 0x80 || !unicode.Is(unicode.Nd, r):
		return -1
	}
	// decimal digits of every script stand in runs of ten, from zero to nine
	zero := r
	for n := 0; n < 9 && unicode.Is(unicode.Nd, zero-1); n++ {
		zero--
	}
	if r >= 0x1D7CE && r <= 0x1D7FF { // mathematical digits: five runs without a gap
		return int(r-0x1D7CE) % 10
	}
	return int(r - zero)
}

func separator(r rune) bool {
	return strings.ContainsRune(" -./_\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u200b\u200c\u200d\ufeff\t\n*", r)
}

// iban is the check of ISO 13616: the letters count from ten, the rest modulo 97 is one.
func iban(s string) bool {
	s = strings.ReplaceAll(s, " ", "")
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	rest := 0
	for _, c := range s[4:] + s[:4] {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}
