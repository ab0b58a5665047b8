// Package sheet reads tables that people saved from other programs, whatever those programs thought CSV is, and writes them so
// that no cell becomes a formula. It is called by web and owns no goroutine.
package sheet

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cordboard/cordboard/internal/fault"
)

// Bounds of a table.
const (
	MaxBytes   = 5 << 20
	MaxRows    = 10000
	maxColumns = 60
)

// Sheet is a table with its header.
type Sheet struct {
	Encoding  string // "UTF-8", "UTF-16" or "Windows-1252"
	Delimiter rune
	Header    []string
	Rows      []Row
}

// Row is one line of the table; Trouble says why it could not be read.
type Row struct {
	Line    int
	Cells   []string
	Trouble error
}

// Read takes a file apart.
func Read(file []byte) (Sheet, error) {
	var s Sheet
	if len(file) > MaxBytes {
		return s, trouble("too_big", "This file is larger than 5 MB. Split it and send the parts one after the other.")
	}
	text, encoding, err := decode(file)
	if err != nil {
		return s, err
	}
	s.Encoding, s.Delimiter = encoding, delimiter(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = s.Delimiter, -1, true, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s, trouble("unreadable", fmt.Sprintf("The file cannot be read as a table: %v.", err)).Because(err)
		}
		line, _ := r.FieldPos(0)
		if err := s.add(line, cells); err != nil {
			return s, err
		}
	}
	if len(s.Header) == 0 || len(s.Rows) == 0 {
		return s, trouble("empty", "There are no rows in this file. The first line names the columns, every further line is a row.")
	}
	return s, nil
}

func (s *Sheet) add(line int, cells []string) error {
	blank := true
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
		blank = blank && cells[i] == ""
	}
	switch {
	case blank:
		return nil
	case len(cells) > maxColumns:
		return trouble("too_wide", fmt.Sprintf("Line %d has more than %d columns. Is this a table?", line, maxColumns))
	case s.Header == nil:
		s.Header = cells
		return nil
	case len(s.Rows) == MaxRows:
		return trouble("too_long", fmt.Sprintf("The file has more than %d rows. Split it and send the parts one after the other.", MaxRows))
	}
	row := Row{Line: line, Cells: cells}
	if len(cells) > len(s.Header) {
		row.Trouble = trouble("too_many_cells", "This row has more cells than there are columns; is a text with a comma not quoted?")
	}
	s.Rows = append(s.Rows, row)
	return nil
}

func trouble(what, msg string) *fault.Error {
	return fault.New(fault.Invalid, msg).WithKey("import." + what)
}

// decode finds out in which letters a file is written: by its mark, by the zeros of UTF-16, or by being UTF-8. What is none
// of these comes from an old Windows.
func decode(b []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		b = b[3:]
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return wide(b[2:], binary.LittleEndian), "UTF-16", nil
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return wide(b[2:], binary.BigEndian), "UTF-16", nil
	case len(b) >= 4 && b[0] != 0 && b[1] == 0 && b[3] == 0:
		return wide(b, binary.LittleEndian), "UTF-16", nil
	case len(b) >= 4 && b[0] == 0 && b[1] != 0 && b[2] == 0:
		return wide(b, binary.BigEndian), "UTF-16", nil
	}
	if bytes.IndexByte(b, 0) >= 0 || bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return "", "", trouble("not_text", "This is not a table of text. Save it as CSV and send it again.")
	}
	if utf8.Valid(b) {
		return string(b), "UTF-8", nil
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(windows(c))
	}
	return out.String(), "Windows-1252", nil
}

func wide(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// high are the letters of Windows-1252 where Latin-1 has none.
const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

var highRunes = []rune(high)

func windows(c byte) rune {
	if c >= 0x80 && c < 0xa0 {
		return highRunes[c-0x80]
	}
	return rune(c)
}

// delimiter is the sign that the first line has most of, outside of quotes.
func delimiter(text string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range text {
		if r == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if r == '\n' && len(count) > 0 {
			break
		}
		if strings.ContainsRune(",;\t|", r) {
			count[r]++
		}
	}
	best := ','
	for _, r := range ",;\t|" {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

// Write makes a CSV file with a mark that spreadsheets need to read UTF-8.
func Write(rows [][]string, delimiter rune) string {
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = delimiter
	for _, cells := range rows {
		safe := make([]string, len(cells))
		for i, c := range cells {
			safe[i] = Inert(c)
		}
		_ = w.Write(safe) // a builder does not fail
	}
	w.Flush()
	return b.String()
}

// Inert keeps a spreadsheet from taking a cell for a formula. Telephone numbers and plain negative numbers stay as they are.
func Inert(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if (cell[0] == '+' || cell[0] == '-') && len(cell) > 1 && strings.Trim(cell[1:], "0123456789") == "" {
		return cell
	}
	return "'" + cell
}
