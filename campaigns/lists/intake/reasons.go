package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

// reasons are all that a row can be rejected for: the file of rejected rows has their sentences, a page wants their keys.
var reasons = func() map[string]string {
	keys := map[string]string{}
	for _, f := range []*fault.Error{lists.ErrNoNumber, lists.ErrNotInUse, errNoNumber, errFormula, errZone, errPriority, errLongName, errLongID, errLongValue,
		ErrTwiceInFile, ErrKnown, errLongLine, errOpen, errWide, errMoreCols, errLetters, errRowDNC, errRowOff, errRowCut, errRowOdd} {
		keys[f.Msg] = f.Key
	}
	return keys
}()

// RejectedRow is a row that was not taken, as a page shows it.
type RejectedRow struct {
	Line   int      `json:"line" doc:"of the file that was sent"`
	Key    string   `json:"key,omitempty" doc:"of the reason"`
	Reason string   `json:"reason"`
	Cells  []string `json:"cells" doc:"as the file had them, each at most 200 characters"`
}

// ReadRejects reads the first rows of what Rejects wrote.
func ReadRejects(r io.Reader, most int) ([]RejectedRow, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	rows := []RejectedRow{}
	for n := 0; len(rows) < most; n++ {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return rows, err
		}
		if n == 0 || len(cells) < 2 {
			continue
		}
		row := RejectedRow{Reason: cells[1], Key: reasons[cells[1]], Cells: []string{}}
		row.Line, _ = strconv.Atoi(cells[0])
		for _, c := range cells[2:] {
			row.Cells = append(row.Cells, clip(c, 200))
		}
		rows = append(rows, row)
	}
	return rows, nil
}
