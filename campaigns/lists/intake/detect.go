package intake

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/cordboard/cordboard/campaigns/lists"
)

// File is a file to read: an open one on disk, or bytes in a test.
type File struct {
	At   io.ReaderAt
	Size int64
}

// Open reads a file as its plan says. Read may be nil; it is told how much of the file was read.
func Open(f File, p lists.Plan, read func(n int64)) (Rows, error) {
	if f.Size > MaxBytes {
		return nil, trouble("too_big", "This file is larger than 1 GB. Split it and send the parts one after the other.")
	}
	in := io.Reader(io.NewSectionReader(f.At, 0, f.Size))
	if read != nil {
		in = &counted{r: in, read: read}
	}
	switch p.Format {
	case lists.FormatXLSX:
		return openXLSX(f, read)
	case lists.FormatIssabel:
		return openIssabel(f, p, read)
	}
	delim := byte(',')
	if p.Delimiter != "" {
		delim = p.Delimiter[0]
	}
	return newCSV(decoded(in, p.Encoding), delim), nil
}

type counted struct {
	r    io.Reader
	n    int64
	read func(int64)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.read(c.n)
	return n, err
}

// Look finds out what a file is and proposes how to read it. Usual is what the list says: country, zone and fields.
func Look(f File, l Maker) (lists.Plan, lists.Preview, error) {
	var p lists.Plan
	var v lists.Preview
	if f.Size == 0 {
		return p, v, errNoRows
	}
	warn, err := format(f, &p)
	if err != nil {
		return p, v, err
	}
	v.Warnings = append(v.Warnings, warn...)
	if p.Format == lists.FormatIssabel {
		if err := lookIssabel(f, &p, &v, l); err != nil {
			return p, v, err
		}
	}
	rows, err := sample(f, p)
	if err != nil {
		return p, v, err
	}
	if len(rows) == 0 {
		return p, v, errNoRows
	}
	if p.Format != lists.FormatIssabel {
		v.Warnings = append(v.Warnings, columns(rows, &p, l)...)
	}
	p.Mode, p.Duplicates = lists.ModeAppend, lists.InList
	v.Rows, v.Leads = show(rows, p, l)
	return p, v, nil
}

// Again shows what a changed plan would make of a file.
func Again(f File, p lists.Plan, m Maker) (v lists.Preview, err error) {
	rows, err := sample(f, p)
	if err != nil {
		return v, err
	}
	v.Rows, v.Leads = show(rows, p, m)
	return v, nil
}

// format tells the kind of file, its letters and its delimiter.
func format(f File, p *lists.Plan) (warn []lists.Warning, err error) {
	head := make([]byte, min(f.Size, sampleBytes))
	if _, err := f.At.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		p.Format = lists.FormatXLSX
		return nil, nil
	}
	if bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
		return nil, trouble("old_excel", "This is a file of an old Excel (.xls). Save it as XLSX or CSV and send it again.")
	}
	l, err := lettersOf(io.NewSectionReader(f.At, 0, f.Size), head)
	if err != nil {
		return nil, err
	}
	if l.zeros > 0 {
		return nil, errNotTable
	}
	p.Format, p.Encoding = lists.FormatCSV, l.encoding
	if l.encoding == Windows {
		warn = append(warn, warning("windows", "The file is not UTF-8. It is read as Windows-1252: look whether the accents are right."))
	}
	if l.foreign > 0 {
		warn = append(warn, warning("mixed", "Some letters of the file are not UTF-8 although most are. Rows with such letters will be rejected."))
	}
	text, err := io.ReadAll(io.LimitReader(decoded(bytes.NewReader(head), l.encoding), maxRecord))
	if err != nil {
		return nil, err
	}
	if isDump(text) {
		p.Format = lists.FormatIssabel
		return warn, nil
	}
	p.Delimiter = delimiter(text)
	return warn, nil
}

func warning(key, text string) lists.Warning {
	return lists.Warning{Key: "lead_file." + key, Text: text}
}

// delimiter is the sign by which the first lines fall into the same number of cells, more than one; of several the one that
// makes most.
func delimiter(text []byte) string {
	best, most := ",", 0
	for _, d := range []string{",", ";", "\t", "|"} {
		rows, cells, even := newCSV(bytes.NewReader(text), d[0]), 0, 0
		for n := range 20 {
			var row Row
			if rows.Next(&row) != nil {
				break
			}
			if n == 0 {
				cells = len(row.Cells)
			} else if len(row.Cells) == cells {
				even++
			}
		}
		if score := (cells - 1) * (even + 1); score > most {
			best, most = d, score
		}
	}
	return best
}

// sample reads the first rows.
func sample(f File, p lists.Plan) (rows []Row, err error) {
	in, err := Open(f, p, nil)
	if err != nil {
		return nil, err
	}
	for size := 0; len(rows) < sampleRows && size < sampleBytes; {
		var row Row
		switch err := in.Next(&row); {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, err
		}
		size += len(strings.Join(row.Cells, ""))
		rows = append(rows, row)
	}
	return rows, nil
}

// shownRows is how many rows a preview shows.
const shownRows = 10

func show(rows []Row, p lists.Plan, m Maker) (cells [][]string, leads []lists.Lead) {
	begin := m.With(p)
	for i, r := range rows {
		if p.Header && i == 0 {
			continue
		}
		if len(cells) == shownRows {
			break
		}
		short := make([]string, len(r.Cells))
		for j, c := range r.Cells {
			short[j] = clip(clean(strings.ToValidUTF8(c, "?")), 200)
		}
		cells = append(cells, short)
		var d lists.Draft
		if begin.Make(&r, &d) == nil {
			leads = append(leads, d.Lead())
		}
	}
	return cells, leads
}
