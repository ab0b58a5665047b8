package intake

import (
	"fmt"

	"github.com/cordboard/cordboard/internal/fault"
)

// Bounds of what a file may hold.
const (
	MaxColumns  = 200
	maxRecord   = 64 << 10 // bytes of a row
	maxLines    = 100      // of a row with line breaks in its cells
	MaxBytes    = 1 << 30  // of a file
	sampleBytes = 1 << 20  // from which the columns are guessed
	sampleRows  = 200
)

// Row is one row of a file. Trouble says why it could not be read; Cells then hold what there is to show of it.
type Row struct {
	Line    int
	Cells   []string
	Trouble *fault.Error
}

// Rows reads a file row by row; Next fills row, whose cells may be kept, and answers io.EOF at the end. Any other error ends
// the file: it is a fault with a sentence.
type Rows interface {
	Next(row *Row) error
}

func trouble(what, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, fmt.Sprintf(format, args...)).WithKey("lead_file." + what)
}

// What rows are rejected for, made once: a file may have a million of them.
var (
	errLongLine = trouble("long_row", "This row is longer than 64 kB. Is this a table, and is a quotation mark not closed?").With("max", maxRecord)
	errOpen     = trouble("open_quote", "A quotation mark is opened in this row and not closed, so that it swallows the rows behind it.")
	errWide     = trouble("too_wide", "This row has more than 200 columns.").With("max", MaxColumns)
	errMoreCols = trouble("too_many_cells", "This row has more cells than there are columns; is a text with a comma not quoted?")
	errLetters  = trouble("letters", "This row holds letters that do not belong to the file's encoding.")
	errNoRows   = trouble("empty", "There are no rows in this file. The first line names the columns, every further line is a lead.")
	errNotTable = trouble("not_text", "This is not a table. Save it as CSV or XLSX and send it again.")
)
