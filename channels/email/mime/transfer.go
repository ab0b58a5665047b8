package mime

import (
	"bytes"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding. Damaged encodings give what can be read of them.
func decodeTransfer(encoding string, b []byte, text bool) []byte {
	switch strings.ToLower(strings.Trim(encoding, " \t\";")) {
	case "base64":
		if text {
			return base64Text(b)
		}
		return base64Bytes(b)
	case "quoted-printable":
		return quotedBytes(b, true)
	case "x-uuencode", "uuencode", "x-uue":
		return uuBytes(b)
	}
	return b
}

var base64Value = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = int8(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// base64Bytes decodes base64 whatever stands between its characters. Padding ends a group and not the text: some senders
// put several encodings behind each other.
func base64Bytes(b []byte) []byte {
	out := make([]byte, 0, len(b)*3/4+3)
	var group uint32
	n := 0
	end := func() {
		switch n {
		case 2:
			out = append(out, byte(group>>4))
		case 3:
			out = append(out, byte(group>>10), byte(group>>2))
		}
		group, n = 0, 0
	}
	for _, c := range b {
		if c == '=' {
			end()
			continue
		}
		v := base64Value[c]
		if v < 0 {
			continue
		}
		group, n = group<<6|uint32(v), n+1
		if n == 4 {
			out = append(out, byte(group>>16), byte(group>>8), byte(group))
			group, n = 0, 0
		}
	}
	end()
	return out
}

// base64Text decodes a text. What was never encoded stays as it is: all of it, or what a list put under it.
func base64Text(b []byte) []byte {
	for at := 0; at < len(b); {
		line, next := nextLine(b, at)
		if strange(line) > 0 {
			if rest := b[at:]; strange(rest)*20 > len(rest) {
				return append(base64Bytes(b[:at]), rest...)
			}
			break
		}
		at = next
	}
	return base64Bytes(b)
}

// strange counts the characters that stand in no base64, blanks at the ends of lines aside.
func strange(b []byte) int {
	n := 0
	for i, c := range b {
		switch {
		case c == '=' || c == '\r' || c == '\n' || (base64Value[c] >= 0 && c != '_' && c != '-'):
		case (c == ' ' || c == '\t') && (i+1 == len(b) || b[i+1] == '\r' || b[i+1] == '\n'):
		default:
			n++
		}
	}
	return n
}

// quotedBytes decodes quoted-printable; in bodies blanks at the ends of lines were added on the way (RFC 2045 section 6.7).
func quotedBytes(b []byte, body bool) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		c := b[i]
		if c == '=' {
			if i+2 < len(b) && hex(b[i+1]) >= 0 && hex(b[i+2]) >= 0 {
				out = append(out, byte(hex(b[i+1])<<4|hex(b[i+2])))
				i += 2
				continue
			}
			if skip := softBreak(b[i+1:]); body && skip >= 0 {
				i += skip
				continue
			}
		}
		if body && (c == ' ' || c == '\t') {
			run := len(b[i:]) - len(bytes.TrimLeft(b[i:], " \t"))
			if rest := b[i+run:]; len(rest) == 0 || rest[0] == '\n' || (rest[0] == '\r' && len(rest) > 1 && rest[1] == '\n') {
				i += run - 1
				continue
			}
			out = append(out, b[i:i+run]...)
			i += run - 1
			continue
		}
		out = append(out, c)
	}
	return out
}

// softBreak is how many bytes behind a "=" belong to the line's end, or -1 when it is none.
func softBreak(b []byte) int {
	for i, c := range b {
		switch c {
		case ' ', '\t', '\r':
		case '\n':
			return i + 1
		default:
			return -1
		}
	}
	return len(b)
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// uuBytes decodes uuencoding between its lines begin and end.
func uuBytes(b []byte) []byte {
	var out []byte
	inside := false
	for at := 0; at < len(b); {
		line, next := nextLine(b, at)
		at = next
		switch {
		case !inside:
			inside = bytes.HasPrefix(line, []byte("begin "))
		case len(line) == 0 || bytes.Equal(line, []byte("end")):
			return out
		default:
			out = append(out, uuLine(line)...)
		}
	}
	if !inside {
		return b
	}
	return out
}

func uuLine(line []byte) []byte {
	want := int(line[0]-' ') & 63
	var out []byte
	six := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 63
		}
		return 0
	}
	for i := 1; i < len(line) && len(out) < want; i += 4 {
		a, b, c, d := six(i), six(i+1), six(i+2), six(i+3)
		out = append(out, a<<2|b>>4, b<<4|c>>2, c<<6|d)
	}
	return out[:min(want, len(out))]
}
