package intake

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/lists"
)

// dumpHeads are how a dump of MySQL or MariaDB begins.
var dumpHeads = []string{"-- MySQL dump", "-- MariaDB dump", "/*M!", "/*!", "CREATE TABLE ", "CREATE DATABASE ", "DROP TABLE ", "INSERT INTO ", "SET ", "USE `"}

func isDump(text []byte) bool {
	text = bytes.TrimLeft(text, " \r\n\t")
	return slices.ContainsFunc(dumpHeads, func(h string) bool { return bytes.HasPrefix(text, []byte(h)) })
}

// lookIssabel proposes how to read a dump: all its campaigns, or its do-not-call list where that is what is wanted.
func lookIssabel(f File, p *lists.Plan, v *lists.Preview, m Maker) error {
	var s survey
	if err := s.look(f, p.Encoding); err != nil {
		return err
	}
	if !s.seen[tabCalls] && !s.seen[tabDontCall] {
		return errNotIssabel
	}
	p.Header, p.Columns = true, nil
	if m.OnlyNumbers {
		if s.dont == 0 {
			return errNoDont
		}
		p.Part = tabDontCall
		v.Parts = []lists.Part{{ID: tabDontCall, Name: tabDontCall, Rows: s.dont, Fields: []string{}}}
		p.Columns = []lists.Column{{Name: colCaller, Meaning: lists.Phone}}
		return nil
	}
	if len(s.calls) == 0 {
		return errNoCalls
	}
	fields, all, err := fieldsOf(f, p.Encoding)
	if err != nil {
		return err
	}
	for id, n := range s.calls {
		part := lists.Part{ID: strconv.FormatUint(id, 10), Name: s.names[id], Rows: n, Fields: orNone(fields[id])}
		if part.Name == "" {
			part.Name = part.ID
		}
		v.Parts = append(v.Parts, part)
	}
	slices.SortFunc(v.Parts, func(a, b lists.Part) int { return cmp.Compare(count(a.ID), count(b.ID)) })
	if len(v.Parts) == 1 {
		p.Part = v.Parts[0].ID
	}
	if len(all) > MaxColumns-len(fixedColumns) {
		all = all[:MaxColumns-len(fixedColumns)]
		v.Warnings = append(v.Warnings, warning("issabel_fields", "The calls have more than 196 different fields. Those that came last are left out."))
	}
	return issabelColumns(f, p, all, m)
}

// issabelColumns says what the columns are, by their names and by what is in them.
func issabelColumns(f File, p *lists.Plan, fields []string, m Maker) error {
	for _, name := range slices.Concat(fixedColumns, fields) {
		p.Columns = append(p.Columns, lists.Column{Name: name, Meaning: lists.Skip})
	}
	rows, err := sample(f, *p)
	if err != nil {
		return err
	}
	share := shares(rows[1:], len(p.Columns), m)
	for i := range p.Columns {
		c := &p.Columns[i]
		switch c.Name {
		case colPhone:
			c.Meaning = lists.Phone
		case colCall:
			c.Meaning = lists.ExternalID
		case colCampaign, colStatus:
			c.Meaning = lists.Skip
		default:
			if c.Meaning = meaning(c.Name, true, share[i]); c.Meaning == lists.ExternalID {
				c.Meaning = lists.Custom // the number of the call tells them apart
			}
		}
	}
	settle(p, m)
	return nil
}

// fieldsOf are the names of the calls' fields, by campaign and in all, in the order in which they come.
func fieldsOf(f File, encoding string) (by map[uint64][]string, all []string, err error) {
	opened, err := openIssabel(f, lists.Plan{Encoding: encoding}, nil)
	if err != nil {
		return nil, nil, err
	}
	r := opened.(*issabelRows)
	by = map[uint64][]string{}
	for {
		var from tableRow
		if err := r.main.next(&from); errors.Is(err, io.EOF) {
			return by, all, nil
		} else if err != nil {
			return nil, nil, err
		}
		campaign := count(from.get("id_campaign"))
		if _, old := from.index["id_campaign"]; !old {
			campaign = r.campaign[count(from.get("id_list"))]
		}
		err := r.fields(count(from.get("id")), func(a attribute) {
			by[campaign] = appendName(by[campaign], a.name)
			all = appendName(all, a.name)
		})
		if err != nil {
			return nil, nil, err
		}
	}
}

func orNone(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

// appendName adds a name that is new. Of a hostile dump not more are gathered than can be used.
func appendName(names []string, name string) []string {
	if len(names) > MaxColumns || slices.Contains(names, name) || slices.Contains(fixedColumns, name) {
		return names
	}
	return append(names, name)
}
