package intake

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/internal/fault"
)

// Rejects writes the rows that were not taken, as a CSV file that people open in a spreadsheet, repair and send again.
type Rejects struct {
	buf *bufio.Writer
	w   *csv.Writer
	row []string
}

// NewRejects begins such a file; header names the columns of the file that was read, if it had names.
func NewRejects(w io.Writer, header []string) (*Rejects, error) {
	r := &Rejects{buf: bufio.NewWriterSize(w, 64<<10)}
	if _, err := r.buf.WriteString("\ufeff"); err != nil {
		return nil, err
	}
	r.w = csv.NewWriter(r.buf)
	return r, r.write(append([]string{"line", "reason"}, header...))
}

// Add writes a row with why it was not taken.
func (r *Rejects) Add(line int, why *fault.Error, cells []string) error {
	r.row = append(r.row[:0], strconv.Itoa(line), why.Msg)
	return r.write(append(r.row, cells...))
}

func (r *Rejects) write(cells []string) error {
	r.row = cells
	for i, c := range cells {
		cells[i] = inert(strings.ToValidUTF8(c, "?"))
	}
	return r.w.Write(cells)
}

// Close writes what waits; the file underneath stays open.
func (r *Rejects) Close() error {
	r.w.Flush()
	if err := r.w.Error(); err != nil {
		return err
	}
	return r.buf.Flush()
}

// inert keeps a spreadsheet from taking a cell for a formula. Telephone numbers stay as they are.
func inert(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if (cell[0] == '+' || cell[0] == '-') && len(cell) > 1 && strings.Trim(cell[1:], "0123456789") == "" {
		return cell
	}
	return "'" + cell
}
