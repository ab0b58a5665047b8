package telegram

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Telegram's limits of texts, in UTF-16 units.
const (
	textLimit    = 4096
	captionLimit = 1024
)

// units is the length of a text as Telegram counts it.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// linked is the text with the addresses that its entities hide behind words, one a line below it: nobody should have to
// trust the words.
func linked(text string, entities []entity) string {
	var hidden strings.Builder
	for _, e := range entities {
		if e.Type != "text_link" || e.URL == "" {
			continue
		}
		label := strings.TrimSpace(cut(text, int(e.Offset), int(e.Length)))
		if label == e.URL {
			continue
		}
		hidden.WriteString("\n")
		if label != "" && !strings.ContainsAny(label, "\n\r") {
			hidden.WriteString(label + ": ")
		}
		hidden.WriteString(e.URL)
	}
	return text + hidden.String()
}

// cut takes length units at offset. Offsets that are not in the text give what there is.
func cut(s string, offset, length int) string {
	u := utf16.Encode([]rune(s))
	if offset < 0 || length <= 0 || offset >= len(u) {
		return ""
	}
	return string(utf16.Decode(u[offset:min(len(u), offset+min(length, len(u)))]))
}

// split makes pieces of at most limit units, if possible where a paragraph, a line or a word ends. The pieces together
// are the text but for blanks at the cuts.
func split(s string, limit int) []string {
	var out []string
	for s != "" && units(s) > limit {
		head := prefix(s, limit)
		at := len(head)
		for _, end := range []string{"\n\n", "\n", " "} {
			if i := strings.LastIndex(head, end); i > len(head)/2 {
				at = i
				break
			}
		}
		if piece := strings.TrimRight(s[:at], " \n"); piece != "" {
			out = append(out, piece)
		}
		s = strings.TrimLeft(s[at:], " \n")
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}

// prefix is the longest beginning of s with at most limit units; at least one rune.
func prefix(s string, limit int) string {
	n := 0
	for i, r := range s {
		n += utf16.RuneLen(r)
		if n > limit && i > 0 {
			return s[:i]
		}
	}
	return s
}

// clip keeps at most limit bytes of whole runes.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
