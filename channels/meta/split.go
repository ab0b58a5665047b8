package meta

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Unit is how a provider counts a text.
type Unit string

// Units, by the words of channels.Traits.
const (
	Chars Unit = "chars"
	Bytes Unit = "bytes"
	UTF16 Unit = "utf16"
)

// Length is how long a text is in the unit.
func (u Unit) Length(text string) int {
	switch u {
	case Bytes:
		return len(text)
	case UTF16:
		n := 0
		for _, r := range text {
			n += max(utf16.RuneLen(r), 1)
		}
		return n
	}
	return utf8.RuneCountInString(text)
}

// Split cuts a text into pieces of at most limit units: where there is a line break or a blank in the second half of a
// piece, there; otherwise between two characters as a reader sees them. A single character longer than the limit (a
// family of emoji in bytes) is cut between its code points, never inside one.
func Split(text string, limit int, unit Unit) []string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	var pieces []string
	for text != "" {
		cut := cutAt(text, limit, unit)
		piece := text[:cut]
		text = text[cut:]
		if text != "" {
			piece, text = strings.TrimRightFunc(piece, unicode.IsSpace), strings.TrimLeftFunc(text, unicode.IsSpace)
		}
		if piece != "" {
			pieces = append(pieces, piece)
		}
	}
	if len(pieces) == 0 {
		return []string{""}
	}
	return pieces
}

// Shorten cuts a text to at most limit units at the border of a character, with an ellipsis for what is missing.
func Shorten(text string, limit int, unit Unit) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if unit.Length(text) <= limit {
		return text
	}
	room := limit - unit.Length("…")
	if room <= 0 {
		return ""
	}
	used, end := 0, 0
	for end < len(text) {
		c := cluster(text[end:])
		used += unit.Length(c)
		if used > room {
			break
		}
		end += len(c)
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace) + "…"
}

// cutAt answers where the first piece ends: behind the text when all of it fits.
func cutAt(text string, limit int, unit Unit) int {
	used, end, blank := 0, 0, 0
	for end < len(text) {
		c := cluster(text[end:])
		n := unit.Length(c)
		if used+n > limit {
			break
		}
		used, end = used+n, end+len(c)
		if strings.TrimSpace(c) == "" && used > limit/2 {
			blank = end
		}
	}
	if end == len(text) {
		return end
	}
	if blank > 0 {
		return blank
	}
	if end > 0 {
		return end
	}
	return hardCut(text, limit, unit)
}

// hardCut answers at least one code point, so that Split always moves on.
func hardCut(text string, limit int, unit Unit) int {
	used, end := 0, 0
	for _, r := range text {
		used += unit.Length(string(r))
		if end > 0 && used > limit {
			break
		}
		end += utf8.RuneLen(r)
	}
	return end
}

// longestCluster bounds what is taken for one character, in bytes: nobody can read longer ones.
const longestCluster = 1024

// cluster is the beginning of a text that a reader takes for one character. It knows the rules of Unicode TR29 that matter
// in chats: marks, variation selectors, skin tones, joined emoji, flags, CR LF.
func cluster(text string) string {
	prev, flags := rune(-1), 0
	for i, r := range text {
		if prev >= 0 && (i > longestCluster || !joined(prev, r, flags)) {
			return text[:i]
		}
		if regional(r) {
			flags++
		}
		prev = r
	}
	return text
}

const joiner = '\u200d'

func joined(prev, r rune, flags int) bool {
	switch {
	case prev == '\r' && r == '\n':
		return true
	case r == joiner || unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc):
		return prev != '\n' && prev != '\r'
	case r >= 0x1F3FB && r <= 0x1F3FF: // skin tones
		return true
	case r >= 0xE0020 && r <= 0xE007F: // tags of subdivision flags
		return true
	case prev == joiner:
		return !unicode.IsSpace(r)
	case regional(prev) && regional(r):
		return flags%2 == 1
	}
	return hangul(prev) && hangul(r) && r >= 0x1160
}

func regional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// hangul tells conjoining jamo.
func hangul(r rune) bool { return r >= 0x1100 && r <= 0x11FF }
