package intake

import (
	"bytes"
	"errors"
	"io"
)

// What a dump of a database is made of.
const (
	tokEnd  = iota
	tokWord // a keyword, a number, NULL
	tokName // in back quotes
	tokText // in quotes
	tokSign // one sign of punctuation
)

// sqlScanner cuts a dump into tokens. It understands just enough of SQL to pass over what it does not want; nothing is ever
// executed. Of a token longer than maxRecord only the beginning is kept.
type sqlScanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	err      error
	text     []byte // of the last token
	sign     byte
	over     bool // the last token was longer
}

func newSQLScanner(r io.Reader) *sqlScanner { return &sqlScanner{r: r, buf: make([]byte, 64<<10)} }

// peek answers the next byte without taking it; false at the end.
func (s *sqlScanner) peek() (byte, bool) {
	for s.pos == s.end {
		if s.err != nil {
			return 0, false
		}
		s.pos = 0
		s.end, s.err = s.r.Read(s.buf)
	}
	return s.buf[s.pos], true
}

func (s *sqlScanner) take() (byte, bool) {
	c, ok := s.peek()
	if ok {
		s.pos++
	}
	return c, ok
}

func (s *sqlScanner) keep(c byte) {
	if len(s.text) < maxRecord {
		s.text = append(s.text, c)
	} else {
		s.over = true
	}
}

// token reads the next token. The end is tokEnd; an error is that of the file.
func (s *sqlScanner) token() (int, error) {
	s.text, s.over = s.text[:0], false
	for {
		c, ok := s.take()
		if !ok {
			if s.err != nil && !errors.Is(s.err, io.EOF) {
				return tokEnd, s.err
			}
			return tokEnd, nil
		}
		next, _ := s.peek()
		switch {
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		case c == '#' || c == '-' && next == '-':
			s.skipTo('\n')
		case c == '/' && next == '*':
			s.skipComment()
		case c == '\'' || c == '"':
			s.quoted(c)
			return tokText, nil
		case c == '`':
			s.quoted(c)
			return tokName, nil
		case wordly(c):
			s.word(c)
			return tokWord, nil
		default:
			s.sign = c
			return tokSign, nil
		}
	}
}

func wordly(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c == '.' || c == '-' || c == '+' || c >= 0x80
}

func (s *sqlScanner) word(c byte) {
	for {
		s.keep(c)
		next, ok := s.peek()
		if !ok || !wordly(next) {
			return
		}
		c = next
		s.pos++
	}
}

func (s *sqlScanner) skipTo(stop byte) {
	for {
		if c, ok := s.take(); !ok || c == stop {
			return
		}
	}
}

// skipComment passes over a comment, also one that servers of some version would execute.
func (s *sqlScanner) skipComment() {
	s.pos++
	for was := byte(0); ; {
		c, ok := s.take()
		if !ok || was == '*' && c == '/' {
			return
		}
		was = c
	}
}

// escapes are what stands behind a backslash for something else than itself.
var escapes = map[byte]byte{'0': 0, 'b': '\b', 'n': '\n', 'r': '\r', 't': '\t', 'Z': 26}

// quoted reads up to the closing mark; a doubled one is a mark of the text.
func (s *sqlScanner) quoted(mark byte) {
	for {
		if s.run(mark) {
			continue
		}
		c, ok := s.take()
		switch {
		case !ok:
			s.over = true // the file ends within
			return
		case c == '\\' && mark != '`':
			next, ok := s.take()
			if !ok {
				s.over = true
				return
			}
			if e, known := escapes[next]; known {
				next = e
			}
			s.keep(next)
		case c == mark:
			if next, _ := s.peek(); next != mark {
				return
			}
			s.pos++
			s.keep(mark)
		default:
			s.keep(c)
		}
	}
}

// run takes what is in the buffer before the next mark or backslash at once.
func (s *sqlScanner) run(mark byte) bool {
	if _, ok := s.peek(); !ok {
		return false
	}
	part := s.buf[s.pos:s.end]
	if i := bytes.IndexByte(part, mark); i >= 0 {
		part = part[:i]
	}
	if i := bytes.IndexByte(part, '\\'); i >= 0 {
		part = part[:i]
	}
	if len(part) == 0 {
		return false
	}
	s.pos += len(part)
	if room := maxRecord - len(s.text); len(part) > room {
		part, s.over = part[:room], true
	}
	s.text = append(s.text, part...)
	return true
}
