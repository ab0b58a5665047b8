package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// csvRows reads rows of cells between delimiters, whatever the program that saved them thought CSV is. A row is at most
// maxRecord long: of what is longer only the beginning is kept.
type csvRows struct {
	in    *bufio.Reader
	delim byte
	line  int    // of the last line read
	rec   []byte // a row over several lines
	ends  []int  // where the cells of rec end
}

func newCSV(r io.Reader, delim byte) *csvRows {
	return &csvRows{in: bufio.NewReaderSize(r, maxRecord), delim: delim}
}

// Next implements Rows.
func (c *csvRows) Next(row *Row) error {
	for {
		text, err := c.readLine()
		row.Line, row.Trouble = c.line, nil
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			row.Cells, row.Trouble = []string{strings.ToValidUTF8(string(text[:min(len(text), 200)]), "?")}, errLongLine
			return c.skipLine()
		case err != nil:
			return err
		case len(bytes.Trim(text, " \t")) == 0 && c.delim != '\t' || len(text) == 0:
			continue
		case bytes.IndexByte(text, '"') < 0:
			c.plain(row, string(text))
			return nil
		}
		return c.quoted(row, text)
	}
}

// readLine answers a line without its end, valid until the next read.
func (c *csvRows) readLine() ([]byte, error) {
	text, err := c.in.ReadSlice('\n')
	c.line++
	if err != nil && (!errors.Is(err, io.EOF) || len(text) == 0) {
		return text, err
	}
	text = bytes.TrimSuffix(text, []byte("\n"))
	return bytes.TrimSuffix(text, []byte("\r")), nil
}

// skipLine goes on behind a line of which the beginning was read.
func (c *csvRows) skipLine() error {
	for {
		_, err := c.in.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			return nil // the end comes with the next row
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// plain splits a row without quotation marks.
func (c *csvRows) plain(row *Row, text string) {
	n := strings.Count(text, string(c.delim)) + 1
	if n > MaxColumns {
		row.Trouble, n = errWide, MaxColumns
	}
	row.Cells = make([]string, 0, n)
	for len(row.Cells) < n {
		cell, rest, _ := strings.Cut(text, string(c.delim))
		row.Cells, text = append(row.Cells, strings.TrimSpace(cell)), rest
	}
}

// quoted reads a row cell by cell, over as many lines as its quotation marks say.
func (c *csvRows) quoted(row *Row, text []byte) error {
	c.rec, c.ends = c.rec[:0], c.ends[:0]
	text = append([]byte(nil), text...)
	for lines, inside := 0, false; ; {
		rest, open := c.cell(text, inside)
		inside = false
		if !open {
			c.ends = append(c.ends, len(c.rec))
			if rest == nil {
				break
			}
			text = rest
			continue
		}
		// The cell goes on in the next line.
		lines++
		more, err := c.readLine()
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil || lines > maxLines || len(c.rec)+len(more) > maxRecord {
			row.Trouble = errOpen
			c.ends = append(c.ends, len(c.rec))
			c.cut(row)
			if errors.Is(err, bufio.ErrBufferFull) {
				return c.skipLine()
			}
			return nil
		}
		c.rec = append(c.rec, '\n')
		text, inside = append(text[:0:0], more...), true
	}
	if len(c.ends) > MaxColumns {
		row.Trouble, c.ends = errWide, c.ends[:MaxColumns]
	}
	c.cut(row)
	return nil
}

// cell reads one cell into rec and answers what is behind its delimiter, nil at the end of the line; open says that its
// quotation mark is not closed yet. Inside says that it was opened in a line before.
func (c *csvRows) cell(text []byte, inside bool) (rest []byte, open bool) {
	if !inside {
		trimmed := bytes.TrimLeft(text, " ")
		if len(trimmed) == 0 || trimmed[0] != '"' {
			cell, rest, more := bytes.Cut(text, []byte{c.delim})
			c.rec = append(c.rec, bytes.TrimSpace(cell)...)
			if !more {
				return nil, false
			}
			return rest, false
		}
		text = trimmed[1:]
	}
	for {
		i := bytes.IndexByte(text, '"')
		if i < 0 {
			c.rec = append(c.rec, text...)
			return nil, true
		}
		c.rec = append(c.rec, text[:i]...)
		text = text[i+1:]
		if len(text) > 0 && text[0] == '"' { // a quotation mark in the text
			c.rec, text = append(c.rec, '"'), text[1:]
			continue
		}
		cell, rest, more := bytes.Cut(text, []byte{c.delim})
		c.rec = append(c.rec, bytes.TrimSpace(cell)...)
		if !more {
			return nil, false
		}
		return rest, false
	}
}

// cut makes cells of rec.
func (c *csvRows) cut(row *Row) {
	text, at := string(c.rec), 0
	row.Cells = make([]string, 0, len(c.ends))
	for _, end := range c.ends {
		row.Cells, at = append(row.Cells, strings.TrimSpace(text[at:end])), end
	}
}
