package email

import (
	"io"
	"strings"
)

// width is where lines are broken (RFC 2045 section 6.8, RFC 5322 section 2.1.1).
const width = 76

// lineWriter breaks base64 into lines.
type lineWriter struct {
	w    io.Writer
	used int
}

// Write is part of io.Writer.
func (l *lineWriter) Write(b []byte) (int, error) {
	done := 0
	for len(b) > 0 {
		n := min(width-l.used, len(b))
		if _, err := l.w.Write(b[:n]); err != nil {
			return done, err
		}
		done, b, l.used = done+n, b[n:], l.used+n
		if l.used == width {
			if err := l.end(); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

func (l *lineWriter) end() error {
	if l.used == 0 {
		return nil
	}
	l.used = 0
	_, err := io.WriteString(l.w, "\r\n")
	return err
}

// fold breaks a field at its blanks, so that no line is longer than need be.
func fold(field string) string {
	var out strings.Builder
	used := 0
	for i, word := range strings.Split(field, " ") {
		switch {
		case i == 0:
		case used+1+len(word) > width && i > 1 && word != "":
			out.WriteString("\r\n ")
			used = 1
		default:
			out.WriteByte(' ')
			used++
		}
		out.WriteString(word)
		used += len(word)
	}
	out.WriteString("\r\n")
	return out.String()
}
