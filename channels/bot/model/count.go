package model

import (
	"unicode"
	"unicode/utf8"
)

// Count guesses how many tokens a text takes, without any model's tables: for budgets, where too many is better than too
// few. English comes out up to a third too high; other scripts by how vocabularies of about 100,000 entries cut them.
func Count(s string) int {
	quarters := 0 // of a token
	run, kind := 0, gap
	end := func() {
		quarters += cost(kind, run)
		run = 0
	}
	for _, r := range s {
		k := kindOf(r)
		if k != kind {
			end()
			kind = k
		}
		run++
	}
	end()
	return (quarters + 3) / 4
}

type kindOfRune int

const (
	gap kindOfRune = iota
	line
	latin
	accented
	number
	sign
	letter // of another alphabet
	dense  // a syllable or a word each
	picture
)

func kindOf(r rune) kindOfRune {
	switch {
	case r == '\n':
		return line
	case unicode.IsSpace(r):
		return gap
	case r < utf8.RuneSelf && unicode.IsLetter(r):
		return latin
	case unicode.IsDigit(r):
		return number
	case r < utf8.RuneSelf:
		return sign
	case r <= 0x24F && unicode.IsLetter(r):
		return accented
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Devanagari, unicode.Bengali, unicode.Tamil):
		return dense
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letter
	}
	return picture
}

// cost is what n characters of a kind in a row take, in quarters of a token.
func cost(k kindOfRune, n int) int {
	if n == 0 {
		return 0
	}
	switch k {
	case gap:
		return (n - 1) * 2 // one belongs to the next word
	case line:
		return 4
	case latin:
		return max(4, n)
	case accented:
		return n * 4
	case number:
		return (n + 2) / 3 * 4
	case sign:
		return 4 * ((n + 1) / 2)
	case letter:
		return max(4, n*2)
	case dense:
		return n * 5
	}
	return n * 10
}

// perMessage is what the frame of a message takes.
const perMessage = 4

// CountRequest guesses what a request takes.
func CountRequest(r Request) int {
	n := 3
	for _, m := range r.Messages {
		n += perMessage + Count(m.Text)
		for _, c := range m.Calls {
			n += perMessage + Count(c.Name) + Count(c.Arguments)
		}
	}
	for _, t := range r.Tools {
		n += perMessage + Count(t.Name) + Count(t.Description) + Count(string(t.Parameters))
	}
	return n
}

// Clip answers the beginning of s that takes about as many tokens, cut behind a whole character.
func Clip(s string, tokens int) string {
	if tokens <= 0 {
		return ""
	}
	if Count(s) <= tokens {
		return s
	}
	low, high := 0, len(s)
	for low < high {
		mid := (low + high + 1) / 2
		if Count(s[:mid]) <= tokens {
			low = mid
		} else {
			high = mid - 1
		}
	}
	for low > 0 && !utf8.RuneStart(s[low]) {
		low--
	}
	return s[:low]
}
