package intake

import (
	"bytes"
	"io"
	"strings"
)

// tableRow is one row of a table that was wanted.
type tableRow struct {
	table string
	cells []string
	index map[string]int
	why   rowTrouble
}

type rowTrouble int

const (
	rowGood rowTrouble = iota
	rowLong            // a value is longer than what is kept
	rowCut             // the file ends within
	rowOdd             // it is no list of values
)

// get is the value of a column; empty for NULL and for a column that is not there.
func (r *tableRow) get(column string) string {
	if i, ok := r.index[column]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// dumpReader reads the rows that a dump inserts into some tables of one database.
type dumpReader struct {
	s      *sqlScanner
	db     string
	wanted []string
	known  map[string][]string // columns by table, from its definition
	seen   map[string]bool     // tables that the dump defines or fills
	table  string              // of the INSERT that is being read
	index  map[string]int
	raw    []byte // the values of the row that is being read, one behind the other
	ends   []int
}

func newDumpReader(r io.Reader, tables ...string) *dumpReader {
	return &dumpReader{s: newSQLScanner(r), wanted: tables, known: map[string][]string{}, seen: map[string]bool{}}
}

// callCenter is the database of Issabel's call centre; a dump of one database does not name it.
const callCenter = "call_center"

func (d *dumpReader) wants(table string) bool {
	if d.db != "" && d.db != callCenter {
		return false
	}
	for _, w := range d.wanted {
		if w == table {
			d.seen[table] = true
			return true
		}
	}
	return false
}

// next reads on to the next wanted row; io.EOF at the end.
func (d *dumpReader) next(row *tableRow) error {
	for {
		if d.table != "" {
			if more, err := d.row(row); more || err != nil {
				return err
			}
			d.table = ""
		}
		k, err := d.s.token()
		switch {
		case err != nil:
			return err
		case k == tokEnd:
			return io.EOF
		case k == tokSign && d.s.sign == ';':
		case k != tokWord:
			err = d.skip()
		default:
			err = d.statement(strings.ToUpper(string(d.s.text)))
		}
		if err != nil {
			return err
		}
	}
}

// skip passes over the rest of a statement.
func (d *dumpReader) skip() error {
	for {
		k, err := d.s.token()
		if err != nil || k == tokEnd || k == tokSign && d.s.sign == ';' {
			return err
		}
	}
}

func (d *dumpReader) statement(verb string) error {
	switch verb {
	case "USE":
		if _, err := d.s.token(); err != nil {
			return err
		}
		d.db = string(d.s.text)
	case "CREATE":
		return d.create()
	case "INSERT", "REPLACE":
		return d.insert()
	}
	return d.skip()
}

// name reads the name of a table behind words that do not matter; empty when there is none.
func (d *dumpReader) name(filler ...string) (string, error) {
	for range 6 {
		k, err := d.s.token()
		if err != nil || k != tokWord && k != tokName {
			return "", err
		}
		word := strings.ToUpper(string(d.s.text))
		isFiller := false
		for _, f := range filler {
			isFiller = isFiller || k == tokWord && word == f
		}
		if !isFiller {
			return string(d.s.text), nil
		}
	}
	return "", nil
}

// noColumns are the words with which a line of a definition begins that defines no column.
var noColumns = map[string]bool{"PRIMARY": true, "KEY": true, "UNIQUE": true, "CONSTRAINT": true, "FULLTEXT": true, "FOREIGN": true, "INDEX": true, "CHECK": true, "SPATIAL": true}

// create reads the columns of a table that is wanted.
func (d *dumpReader) create() error {
	table, err := d.name("TABLE", "IF", "NOT", "EXISTS")
	if err != nil {
		return err
	}
	if k, err := d.s.token(); err != nil || k != tokSign || d.s.sign != '(' || !d.wants(table) {
		if err == nil && !(k == tokSign && d.s.sign == ';') {
			err = d.skip()
		}
		return err
	}
	var columns []string
	for depth, fresh := 1, true; ; {
		k, err := d.s.token()
		if err != nil || k == tokEnd || k == tokSign && d.s.sign == ';' {
			return err
		}
		switch {
		case k == tokSign && d.s.sign == '(':
			depth++
		case k == tokSign && d.s.sign == ')':
			if depth--; depth == 0 {
				d.known[table] = columns
				return d.skip()
			}
		case k == tokSign && d.s.sign == ',':
			fresh = depth == 1
			continue
		case fresh && (k == tokName || !noColumns[strings.ToUpper(string(d.s.text))]) && len(columns) < MaxColumns:
			columns = append(columns, string(d.s.text))
		}
		fresh = false
	}
}

var errNoColumns = trouble("issabel_columns", "This dump does not say what its columns are. Dump the database again without --no-create-info.")

// insert reads up to the first row of a table that is wanted.
func (d *dumpReader) insert() error {
	table, err := d.name("INTO", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY")
	if err != nil {
		return err
	}
	if !d.wants(table) {
		return d.skip()
	}
	columns := d.known[table]
	k, err := d.s.token()
	if err == nil && k == tokSign && d.s.sign == '(' {
		columns = nil
		for {
			if k, err = d.s.token(); err != nil || k == tokEnd || k == tokSign && d.s.sign == ')' {
				break
			}
			if k != tokSign && len(columns) < MaxColumns {
				columns = append(columns, string(d.s.text))
			}
		}
		k, err = d.s.token()
	}
	switch {
	case err != nil:
		return err
	case k != tokWord || !strings.HasPrefix(strings.ToUpper(string(d.s.text)), "VALUE"):
		if k == tokSign && d.s.sign == ';' {
			return nil
		}
		return d.skip()
	case len(columns) == 0:
		return errNoColumns
	}
	d.table, d.index = table, make(map[string]int, len(columns))
	for i, c := range columns {
		d.index[c] = i
	}
	return nil
}

// row reads one row of values; false when there are no more.
func (d *dumpReader) row(row *tableRow) (bool, error) {
	k, err := d.s.token()
	if err == nil && k == tokSign && d.s.sign == ',' {
		k, err = d.s.token()
	}
	if err != nil || k == tokEnd || k == tokSign && d.s.sign == ';' {
		return false, err
	}
	if k != tokSign || d.s.sign != '(' {
		return false, d.skip() // what stands behind the rows, such as ON DUPLICATE KEY
	}
	*row = tableRow{table: d.table, index: d.index}
	d.raw, d.ends = d.raw[:0], d.ends[:0]
	err = d.values(row)
	text, at := string(d.raw), 0 // one text for all values
	row.cells = make([]string, len(d.ends))
	for i, end := range d.ends {
		row.cells[i], at = text[at:end], end
	}
	return true, err
}

// values reads the values of a row up to its end.
func (d *dumpReader) values(row *tableRow) error {
	for value := true; ; value = !value {
		k, err := d.s.token()
		if err == nil && k == tokWord && value && d.s.text[0] == '_' { // the letters of the text behind it
			k, err = d.s.token()
		}
		if err != nil {
			return err
		}
		if d.s.over && row.why == rowGood {
			row.why = rowLong
		}
		switch {
		case k == tokEnd:
			row.why = rowCut
			return nil
		case value && (k == tokText || k == tokWord) && len(d.ends) < MaxColumns:
			if room := maxRecord - len(d.raw); len(d.s.text) > room {
				d.s.text, row.why = d.s.text[:room], rowLong
			}
			if k != tokWord || !bytes.EqualFold(d.s.text, null) {
				d.raw = append(d.raw, d.s.text...)
			}
			d.ends = append(d.ends, len(d.raw))
		case !value && k == tokSign && d.s.sign == ',':
		case !value && k == tokSign && d.s.sign == ')':
			return nil
		default:
			row.why, d.table = rowOdd, ""
			if k == tokSign && d.s.sign == ';' {
				return nil
			}
			return d.skip()
		}
	}
}

var null = []byte("NULL")
