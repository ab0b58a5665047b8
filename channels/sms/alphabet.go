package sms

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The default alphabet of 3GPP TS 23.038 §6.2.1, in the order of its codes, and its extension table §6.2.1.1.
const basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"

const escape = 0x1b

var extension = map[rune]byte{
	'\f': 0x0a, '^': 0x14, '{': 0x28, '}': 0x29, '\\': 0x2f, '[': 0x3c, '~': 0x3d, ']': 0x3e, '|': 0x40, '€': 0x65,
}

var (
	basicRunes   = []rune(basic)
	basicCodes   = codes()
	extensionsOf = turned()
)

func codes() map[rune]byte {
	m := make(map[rune]byte, len(basicRunes))
	for n, r := range basicRunes {
		if n != escape {
			m[r] = byte(n)
		}
	}
	return m
}

func turned() map[byte]rune {
	m := make(map[byte]rune, len(extension))
	for r, c := range extension {
		m[c] = r
	}
	return m
}

// septets is what a character takes in the default alphabet: 1, 2 behind an escape, or 0 when it has none.
func septets(r rune) int {
	if _, ok := basicCodes[r]; ok {
		return 1
	}
	if _, ok := extension[r]; ok {
		return 2
	}
	return 0
}

// IsGSM reports whether the text can be sent in the default alphabet.
func IsGSM(text string) bool {
	for _, r := range text {
		if septets(r) == 0 {
			return false
		}
	}
	return true
}

// EncodeGSM answers the text in the default alphabet, a septet in each byte, as SMPP wants it; false when it does not fit.
func EncodeGSM(text string) ([]byte, bool) {
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if c, ok := basicCodes[r]; ok {
			out = append(out, c)
		} else if c, ok := extension[r]; ok {
			out = append(out, escape, c)
		} else {
			return nil, false
		}
	}
	return out, true
}

// DecodeGSM reads septets, one in each byte. An escape before a code that the extension table lacks is shown as the
// character of the basic table, as §6.2.1.1 wants; bytes beyond the alphabet become U+FFFD.
func DecodeGSM(data []byte) string { return decodeGSM(data, nil, nil) }

// decodeGSM reads with what the tables of a language have of their own.
func decodeGSM(data []byte, locking, single map[byte]rune) string {
	var b strings.Builder
	escaped := false
	for _, c := range data {
		switch {
		case c >= 0x80:
			b.WriteRune(utf8.RuneError)
			escaped = false
		case escaped:
			escaped = false
			b.WriteRune(extended(c, locking, single))
		case c == escape:
			escaped = true
		default:
			b.WriteRune(plainRune(c, locking))
		}
	}
	return b.String()
}

func plainRune(c byte, locking map[byte]rune) rune {
	if r, ok := locking[c]; ok {
		return r
	}
	return basicRunes[c]
}

func extended(c byte, locking, single map[byte]rune) rune {
	if r, ok := single[c]; ok {
		return r
	}
	if r, ok := extensionsOf[c]; ok {
		return r
	}
	if c == escape {
		return ' '
	}
	return plainRune(c, locking)
}

// asciiEvery reports whether every byte, or every first of two with nothing behind it, is a letter or sign of ASCII.
func asciiEvery(data []byte, step int) bool {
	for i, c := range data {
		if i%step != 0 && c != 0 || i%step == 0 && (c < ' ' && c != '\n' && c != '\r' || c > '~') {
			return false
		}
	}
	return true
}

// EncodeUCS2 answers the text as UTF-16 in network order, which is what "UCS-2" means in practice.
func EncodeUCS2(text string) []byte {
	units := utf16.Encode([]rune(text))
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

// DecodeUCS2 reads UTF-16 in network order, or in the order that a byte order mark tells or that alone makes words. A half
// character at the end becomes U+FFFD, unless the whole is no UTF-16 but ASCII.
func DecodeUCS2(data []byte) string {
	little := false
	switch {
	case len(data) >= 2 && (data[0] == 0xfe && data[1] == 0xff || data[0] == 0xff && data[1] == 0xfe):
		little = data[0] == 0xff
		data = data[2:]
	case len(data)%2 == 1 && asciiEvery(data, 1):
		return string(data)
	case len(data) >= 4 && len(data)%2 == 0:
		little = asciiEvery(data, 2)
	}
	units := make([]uint16, 0, len(data)/2+1)
	for i := 0; i+1 < len(data); i += 2 {
		u := uint16(data[i])<<8 | uint16(data[i+1])
		if little {
			u = u<<8 | u>>8
		}
		units = append(units, u)
	}
	if len(data)%2 == 1 {
		units = append(units, utf8.RuneError)
	}
	return string(utf16.Decode(units))
}
