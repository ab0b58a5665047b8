package intake

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Encodings that files come in.
const (
	UTF8    = "utf-8"
	UTF16LE = "utf-16le"
	UTF16BE = "utf-16be"
	Windows = "windows-1252"
)

// decoded reads a file as UTF-8, without its mark.
func decoded(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(r)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(r)
	case Windows:
		return charmap.Windows1252.NewDecoder().Reader(r)
	}
	return &unmarked{r: r}
}

// unmarked takes the mark off that spreadsheets put before UTF-8.
type unmarked struct {
	r     io.Reader
	begun bool
	head  []byte
}

func (u *unmarked) Read(p []byte) (int, error) {
	if !u.begun {
		u.begun = true
		head := make([]byte, 3)
		n, err := io.ReadFull(u.r, head)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			return 0, err
		}
		u.head = bytes.TrimPrefix(head[:n], []byte("\ufeff"))
	}
	if len(u.head) > 0 {
		n := copy(p, u.head)
		u.head = u.head[n:]
		return n, nil
	}
	return u.r.Read(p)
}

// letters is what a look at every byte of a file tells.
type letters struct {
	encoding string
	foreign  int // sequences that are not UTF-8, in a file that is otherwise
	zeros    int
}

// lettersOf reads a file once. A file is UTF-8 unless it is not: one with letters beyond ASCII that are not UTF-8 comes from
// an old Windows, unless far more of them are.
func lettersOf(r io.Reader, head []byte) (l letters, err error) {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return letters{encoding: UTF16LE}, nil
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return letters{encoding: UTF16BE}, nil
	case len(head) >= 4 && head[0] != 0 && head[1] == 0 && head[3] == 0:
		return letters{encoding: UTF16LE}, nil
	case len(head) >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0:
		return letters{encoding: UTF16BE}, nil
	}
	good := 0
	buf, kept := make([]byte, 256<<10), 0
	for err == nil {
		var n int
		n, err = r.Read(buf[kept:])
		kept += n
		text := buf[:kept]
		l.zeros += bytes.Count(text[kept-n:], []byte{0})
		for len(text) > 0 {
			if text[0] < utf8.RuneSelf {
				text = text[1:]
				continue
			}
			if !utf8.FullRune(text) && err == nil {
				break
			}
			_, size := utf8.DecodeRune(text)
			if size == 1 {
				l.foreign++
			} else {
				good++
			}
			text = text[size:]
		}
		kept = copy(buf, text)
	}
	if !errors.Is(err, io.EOF) {
		return l, err
	}
	if l.encoding = UTF8; l.foreign > 0 && good < 10*l.foreign {
		l.encoding, l.foreign = Windows, 0
	}
	return l, nil
}
