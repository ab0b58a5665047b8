package mime

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// DecodeWords decodes the encoded words of RFC 2047 in a header's value. Words beside each other are one text, and those of
// one charset are put together before they are decoded, for some senders split characters. Bytes outside of words are
// UTF-8 (RFC 6532) or guessed. The result is valid UTF-8.
func DecodeWords(s string) string {
	var out strings.Builder
	var charset string
	var bytes []byte
	after := false // the last thing was a word
	flush := func() {
		if len(bytes) > 0 {
			out.WriteString(Decode(charset, bytes))
			bytes = nil
		}
	}
	for s != "" {
		at := strings.Index(s, "=?")
		if at < 0 {
			break
		}
		word, cs, data, ok := encodedWord(s[at:])
		if !ok {
			flush()
			out.WriteString(plain(s[:at+2]))
			s, after = s[at+2:], false
			continue
		}
		if gap := s[:at]; !after || strings.TrimSpace(gap) != "" {
			flush()
			out.WriteString(plain(gap))
		}
		if cs != charset {
			flush()
			charset = cs
		}
		bytes = append(bytes, data...)
		s, after = s[at+word:], true
	}
	flush()
	out.WriteString(plain(s))
	return out.String()
}

// wordLength is the longest word that is looked for. RFC 2047 allows 75; the bound keeps hostile headers cheap.
const wordLength = 4096

// encodedWord reads the word at the beginning of s: its length, its charset and its bytes.
func encodedWord(s string) (n int, charset string, data []byte, ok bool) {
	s = s[:min(len(s), wordLength)]
	rest := s[2:]
	charset, rest, ok = strings.Cut(rest, "?")
	if !ok || charset == "" || len(charset) > 60 || strings.ContainsAny(charset, " \t=<>\"") || len(rest) < 2 || rest[1] != '?' {
		return 0, "", nil, false
	}
	charset, _, _ = strings.Cut(strings.ToLower(charset), "*") // RFC 2231's language
	text, _, ok := strings.Cut(rest[2:], "?=")
	if !ok || strings.Contains(text, "=?") {
		return 0, "", nil, false
	}
	n = len(s) - len(rest) + 2 + len(text) + 2
	switch rest[0] {
	case 'B', 'b':
		return n, charset, base64Bytes([]byte(text)), true
	case 'Q', 'q':
		return n, charset, quotedBytes([]byte(strings.ReplaceAll(text, "_", " ")), false), true
	}
	return 0, "", nil, false
}

// plain is what stands outside of words.
func plain(s string) string {
	if utf8.ValidString(s) {
		return strings.ReplaceAll(s, "\x00", "")
	}
	return Decode("", []byte(s))
}

// Line makes a text fit for one line of a list: no control characters, no line breaks, and none of the invisible characters
// that turn the direction of what follows.
func Line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case turns(r) || r == 0:
			return -1
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}

// turns reports the characters that change the direction of writing (Unicode Bidirectional Algorithm, section 2).
func turns(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u061c' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}
