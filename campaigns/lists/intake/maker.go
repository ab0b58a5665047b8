package intake

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

// Maker makes leads of rows. Numbering reads the numbers of the list's country; Zoner may be nil for numbers alone. Left is
// told of numbers that were left out of leads that were taken all the same, and may be nil. OnlyNumbers says that the file goes
// into a list of numbers.
type Maker struct {
	OnlyNumbers bool
	Numbering   *lists.Numbering
	Zoner       *lists.Zoner
	Left        func(row *Row, cell string, why *fault.Error)

	plan   lists.Plan
	phones []int
	code   int // column of a country code before the numbers, or -1
	status int // column of where VICIdial was with a lead, or -1
}

// With returns the maker for the columns of a plan.
func (m Maker) With(p lists.Plan) Maker {
	m.plan, m.code, m.status, m.phones = p, -1, -1, nil
	for i, c := range p.Columns {
		if c.Meaning == lists.Phone {
			m.phones = append(m.phones, i)
		}
		if p.Format == lists.FormatVicidial && plain(c.Name) == "phonecode" {
			m.code = i
		}
		if p.Format == lists.FormatVicidial && plain(c.Name) == "status" {
			m.status = i
		}
	}
	return m
}

// Why a row is rejected, besides how its numbers are.
var (
	errNoNumber    = fault.New(fault.Invalid, "This row has no telephone number.").WithKey("lead.without_number")
	errFormula     = fault.New(fault.Invalid, "The cell of the number holds a formula. Save the file with values and send it again.").WithKey("lead.formula")
	errZone        = fault.New(fault.Invalid, "This time zone is not known; write it like America/New_York, or leave the cell empty.").WithKey("lead.zone")
	errPriority    = fault.New(fault.Invalid, "A priority is a number from 0, called first, to 9.").WithKey("lead.priority")
	errLongName    = fault.New(fault.Invalid, "The name is longer than 120 characters.").WithKey("lead.long_name").With("max", lists.MaxName)
	errLongID      = fault.New(fault.Invalid, "The external id is longer than 64 characters.").WithKey("lead.long_id").With("max", lists.MaxExternal)
	errLongValue   = fault.New(fault.Invalid, "A field is longer than 500 characters.").WithKey("lead.long_value").With("max", lists.MaxValue)
	ErrTwiceInFile = fault.New(fault.Invalid, "The number is further up in this file already.").WithKey("lead.twice_in_file")
	ErrKnown       = fault.New(fault.Invalid, "The number is in a list already.").WithKey("lead.known")
	ErrTooMany     = trouble("too_many_numbers", "This file has more than three million different numbers. Split it and send the parts one after the other.")
)

// Make fills a draft from a row, or says why the row is rejected. The draft's cells are the row's.
func (m *Maker) Make(row *Row, d *lists.Draft) *fault.Error {
	*d = lists.Draft{Line: row.Line, Cells: row.Cells, Priority: lists.UsualPriority}
	if row.Trouble != nil {
		return row.Trouble
	}
	if len(row.Cells) > len(m.plan.Columns) && strings.Join(row.Cells[len(m.plan.Columns):], "") != "" {
		return errMoreCols
	}
	for _, c := range row.Cells {
		if !utf8.ValidString(c) || strings.ContainsRune(c, utf8.RuneError) {
			return errLetters
		}
	}
	if why := m.numbers(row, d); why != nil {
		return why
	}
	if m.Zoner == nil {
		return nil
	}
	if m.status >= 0 && m.status < len(row.Cells) && slices.Contains(vicidialDNC, strings.ToUpper(strings.TrimSpace(row.Cells[m.status]))) {
		return errRowDNC
	}
	if why := m.fields(row, d); why != nil {
		return why
	}
	if d.Zone == "" {
		d.Zone = m.Zoner.Of(d.Numbers[0])
	}
	return nil
}

// numbers reads the numbers of a row in the order of its columns, each once. A row is rejected when none of them is good.
func (m *Maker) numbers(row *Row, d *lists.Draft) *fault.Error {
	d.Numbers = make([]lists.Number, 0, len(m.phones))
	var first *fault.Error
	for _, i := range m.phones {
		if i >= len(row.Cells) || row.Cells[i] == "" {
			continue
		}
		n, why := m.number(row, i)
		if why == nil {
			d.Numbers = appendOnce(d.Numbers, n)
			continue
		}
		if first == nil {
			first = why
		}
		if m.Left != nil && len(m.phones) > 1 {
			m.Left(row, row.Cells[i], why)
		}
	}
	switch {
	case len(d.Numbers) > 0:
		return nil
	case first != nil:
		return first
	}
	return errNoNumber
}

func appendOnce(list []lists.Number, n lists.Number) []lists.Number {
	for _, x := range list {
		if x == n {
			return list
		}
	}
	return append(list, n)
}

func (m *Maker) number(row *Row, i int) (lists.Number, *fault.Error) {
	cell := unquoted(row.Cells[i])
	if cell != "" && (cell[0] == '=' || cell[0] == '@') {
		return 0, errFormula
	}
	if m.code >= 0 && m.code < len(row.Cells) && row.Cells[m.code] != "" && cell[0] != '+' {
		if n, err := m.Numbering.Parse("+" + strings.TrimLeft(row.Cells[m.code], "+0") + cell); err == nil {
			return n, nil
		}
	}
	n, err := m.Numbering.Parse(cell)
	if err == nil {
		return n, nil
	}
	if err == error(lists.ErrNoNumber) {
		return 0, lists.ErrNoNumber
	}
	return 0, lists.ErrNotInUse
}

// unquoted takes ="0123" apart, with which spreadsheets are kept from eating zeros, and the apostrophe that does the same.
func unquoted(cell string) string {
	if len(cell) > 3 && cell[0] == '=' && cell[1] == '"' && cell[len(cell)-1] == '"' {
		return cell[2 : len(cell)-1]
	}
	return strings.TrimPrefix(cell, "'")
}

// fields reads all else.
func (m *Maker) fields(row *Row, d *lists.Draft) *fault.Error {
	var custom []byte
	for i, c := range m.plan.Columns {
		if i >= len(row.Cells) || row.Cells[i] == "" {
			continue
		}
		cell := clean(row.Cells[i])
		switch c.Meaning {
		case lists.Name:
			if d.Name != "" {
				cell = d.Name + " " + cell
			}
			if d.Name = cell; tooLong(cell, lists.MaxName) {
				return errLongName
			}
		case lists.ExternalID:
			if d.ExternalID = cell; tooLong(cell, lists.MaxExternal) {
				return errLongID
			}
		case lists.Zone:
			zone, ok := m.Zoner.Named(cell)
			if !ok {
				return errZone
			}
			d.Zone = zone
		case lists.Priority:
			n, err := strconv.Atoi(cell)
			if err != nil || n < 0 || n > lists.LastPriority {
				return errPriority
			}
			d.Priority = uint8(n)
		case lists.Custom:
			if tooLong(cell, lists.MaxValue) {
				return errLongValue
			}
			custom = appendField(custom, c.Field, cell)
		}
	}
	if custom != nil {
		d.Custom = string(append(custom, '}'))
	}
	return nil
}

// appendField writes a member of a JSON object. The text is clean, so only these two signs need care.
func appendField(b []byte, name, value string) []byte {
	if b == nil {
		b = append(make([]byte, 0, 128), '{')
	} else {
		b = append(b, ',')
	}
	return appendString(append(appendString(b, name), ':'), value)
}

func appendString(b []byte, v string) []byte {
	b = append(b, '"')
	for i := range len(v) {
		if v[i] == '"' || v[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, v[i])
	}
	return append(b, '"')
}

func tooLong(v string, most int) bool { return len(v) > most && utf8.RuneCountInString(v) > most }

// clean makes one line of a cell: controls and the marks that turn text around become blanks.
func clean(v string) string {
	plain := true
	for i := range len(v) {
		if v[i] < ' ' || v[i] > '~' {
			plain = false
			break
		}
	}
	if plain {
		return v
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff' {
			return ' '
		}
		return r
	}, v))
}

// clip shortens a text, in whole characters.
func clip(v string, most int) string {
	if utf8.RuneCountInString(v) <= most {
		return v
	}
	return string([]rune(v)[:most])
}
