package mime

import (
	"bytes"
	"strings"
)

// Field is one field of a header, unfolded, with its bytes as they came.
type Field struct{ Name, Value string }

// Header is the fields in their order: the topmost was added last on the way.
type Header []Field

// Get is the first value of a field, with encoded words still in it.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Has reports whether there is such a field.
func (h Header) Has(name string) bool {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// Values are all values of a field, from the top.
func (h Header) Values(name string) []string {
	var out []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

// Text is the first value of a field as a person reads it: decoded, on one line.
func (h Header) Text(name string) string { return Line(DecodeWords(h.Get(name))) }

// Split takes the header off a mail or a part. Lines that are no field are left out; cut tells that fields were left out
// because the header is over the limits.
func Split(raw []byte) (h Header, body []byte, cut bool) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	start, at := true, 0
	open := false // the last line belongs to a field, so that a blank continues it
	var value []byte
	settle := func() {
		if len(h) > 0 && value != nil {
			h[len(h)-1].Value = string(value)
		}
	}
	defer settle()
	for at < len(raw) {
		line, next := nextLine(raw, at)
		if len(line) == 0 {
			return h, raw[next:], cut
		}
		if next > MaxHeader || len(h) >= maxFields {
			return h, bodyAfter(raw[at:]), true
		}
		switch name, first, ok := bytes.Cut(line, []byte(":")); {
		case line[0] == ' ' || line[0] == '\t':
			if open {
				value = append(append(value, ' '), bytes.TrimSpace(line)...)
			}
		case ok && isName(bytes.TrimRight(name, " \t")):
			settle()
			h, open = append(h, Field{Name: string(bytes.TrimRight(name, " \t"))}), true
			value = append([]byte{}, bytes.TrimSpace(first)...)
		case start && !bytes.HasPrefix(line, []byte("From ")) && !bytes.HasPrefix(line, []byte(">From ")):
			return nil, raw, false // there is no header at all
		case open && bytes.HasSuffix(value, []byte(";")): // folded without a blank
			value = append(append(value, ' '), bytes.TrimSpace(line)...)
		default:
			open = false
		}
		start, at = false, next
	}
	return h, nil, cut
}

// nextLine is the line at an offset without its end, and where the next begins.
func nextLine(raw []byte, at int) (line []byte, next int) {
	end := bytes.IndexByte(raw[at:], '\n')
	if end < 0 {
		return bytes.TrimSuffix(raw[at:], []byte("\r")), len(raw)
	}
	return bytes.TrimSuffix(raw[at:at+end], []byte("\r")), at + end + 1
}

func bodyAfter(raw []byte) []byte {
	best := len(raw)
	for _, gap := range []string{"\n\n", "\n\r\n"} {
		if n := bytes.Index(raw, []byte(gap)); n >= 0 && n+len(gap) < best {
			best = n + len(gap)
		}
	}
	return raw[best:]
}

func isName(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 127 {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 200
}
