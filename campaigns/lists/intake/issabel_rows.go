package intake

import (
	"errors"
	"io"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/lists"
)

// issabelRows are the calls of a dump with their fields, or the numbers of its do-not-call list. The first row names the columns.
type issabelRows struct {
	survey
	part     string
	names    []string
	place    map[string]int
	main     *dumpReader
	attrs    *dumpReader
	upcoming tableRow // of attrs, not used yet
	ahead    bool
	ended    bool
	begun    bool
	n        int
}

// openIssabel reads a part of a dump as rows with these columns.
func openIssabel(f File, p lists.Plan, read func(int64)) (Rows, error) {
	r := &issabelRows{part: p.Part, place: map[string]int{}}
	for i, c := range p.Columns {
		r.names = append(r.names, c.Name)
		if _, twice := r.place[c.Name]; !twice {
			r.place[c.Name] = i
		}
	}
	if p.Part == tabDontCall {
		r.main = take(f, p.Encoding, read, tabDontCall)
		return r, nil
	}
	if err := r.look(f, p.Encoding); err != nil {
		return nil, err
	}
	r.maxAttr = 0
	r.main = take(f, p.Encoding, read, tabCalls)
	r.attrs = take(f, p.Encoding, nil, tabAttribute)
	return r, nil
}

// Next implements Rows.
func (r *issabelRows) Next(row *Row) error {
	if !r.begun {
		r.begun = true
		*row = Row{Line: 1, Cells: append([]string(nil), r.names...)}
		return nil
	}
	for {
		var from tableRow
		if err := r.main.next(&from); err != nil {
			return err
		}
		r.n++
		*row = Row{Line: r.n, Cells: make([]string, len(r.names)), Trouble: from.why.fault()}
		if r.part == tabDontCall {
			r.dontCall(row, &from)
			return nil
		}
		mine, err := r.call(row, &from)
		if mine || err != nil {
			return err
		}
	}
}

func (r *issabelRows) put(row *Row, column, value string) {
	if i, ok := r.place[column]; ok {
		row.Cells[i] = value
	}
}

func (r *issabelRows) dontCall(row *Row, from *tableRow) {
	r.put(row, colCaller, from.get("caller_id"))
	if s := from.get("status"); row.Trouble == nil && s != "" && s != "A" {
		row.Trouble = errRowOff
	}
}

// call fills a row from a call and its fields; false when it is of another campaign.
func (r *issabelRows) call(row *Row, from *tableRow) (bool, error) {
	campaign := count(from.get("id_campaign"))
	if _, old := from.index["id_campaign"]; !old {
		campaign = r.campaign[count(from.get("id_list"))]
	}
	if r.part != "" && r.part != strconv.FormatUint(campaign, 10) {
		return false, nil
	}
	id := count(from.get("id"))
	r.put(row, colCampaign, r.survey.names[campaign])
	r.put(row, colCall, from.get("id"))
	r.put(row, colPhone, from.get("phone"))
	r.put(row, colStatus, from.get("status"))
	if err := r.fields(id, func(a attribute) { r.put(row, a.name, a.value) }); err != nil {
		return false, err
	}
	if d := from.get("dnc"); row.Trouble == nil && d != "" && d != "0" {
		row.Trouble = errRowDNC
	}
	return true, nil
}

// fields passes on the attributes of a call. Both tables are read side by side, in the order of the calls.
func (r *issabelRows) fields(call uint64, use func(attribute)) error {
	for !r.ended {
		if !r.ahead {
			if err := r.attrs.next(&r.upcoming); errors.Is(err, io.EOF) {
				r.ended = true
				break
			} else if err != nil {
				return err
			}
		}
		of := count(r.upcoming.get("id_call"))
		if r.ahead = of > call && of >= r.maxAttr; r.ahead {
			break
		}
		if of < r.maxAttr {
			continue // late: the survey has it
		}
		r.maxAttr = of
		if of == call {
			for _, a := range attributes(&r.upcoming) {
				use(a)
			}
		}
	}
	for _, a := range r.late[call] {
		use(a)
	}
	return nil
}
