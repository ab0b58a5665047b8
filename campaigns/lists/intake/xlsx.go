package intake

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Bounds of a workbook: a small file may be unpacked to a very large one.
const (
	partMost    = 4 << 30   // bytes of a sheet, unpacked
	textsMost   = 64 << 20  // bytes of the texts that cells share; they are kept in memory
	textsNumber = 2_000_000 // of such texts
	stylesMost  = 4 << 20
	tokenMost   = 1 << 20 // bytes between two marks of XML
	entriesMost = 10_000
)

var (
	errWorkbook = trouble("workbook", "This Excel file is damaged, or protected by a password. Save it anew, or as CSV, and send it again.")
	errTexts    = trouble("workbook_big", "This Excel file holds more text than can be read. Save it as CSV and send it again.")
)

// xlsxRows reads the first sheet of a workbook as a stream. Only the texts that cells share are kept.
type xlsxRows struct {
	sheet  io.ReadCloser
	dec    *xml.Decoder
	guard  *guard
	texts  texts
	styles styles
	line   int
}

// guard bounds what the XML decoder may gather between two calls, and in all.
type guard struct {
	r         io.Reader
	left, all int64
}

func (g *guard) Read(p []byte) (int, error) {
	if g.left <= 0 || g.all <= 0 {
		return 0, errTexts
	}
	n, err := g.r.Read(p[:min(int64(len(p)), g.left, g.all)])
	g.left, g.all = g.left-int64(n), g.all-int64(n)
	return n, err
}

func guarded(r io.Reader, most int64) (*xml.Decoder, *guard) {
	g := &guard{r: r, left: tokenMost, all: most}
	d := xml.NewDecoder(g)
	d.Strict = true
	return d, g
}

// token answers the next mark, or the trouble of the file.
func token(d *xml.Decoder, g *guard) (xml.Token, error) {
	g.left = tokenMost
	t, err := d.RawToken()
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return t, err
	case errors.Is(err, errTexts):
		return nil, errTexts
	}
	return nil, errWorkbook.Because(err)
}

func openXLSX(f File, read func(int64)) (Rows, error) {
	at := f.At
	if read != nil {
		at = &countedAt{ReaderAt: f.At, read: read}
	}
	z, err := zip.NewReader(at, f.Size)
	if err != nil || len(z.File) > entriesMost {
		return nil, errWorkbook.Because(err)
	}
	parts := map[string]*zip.File{}
	for _, e := range z.File {
		parts[strings.ToLower(strings.TrimPrefix(e.Name, "/"))] = e
	}
	name, err := firstSheet(parts)
	if err != nil {
		return nil, err
	}
	x := &xlsxRows{}
	if x.texts, err = readTexts(parts["xl/sharedstrings.xml"]); err != nil {
		return nil, err
	}
	if x.styles, err = readStyles(parts["xl/styles.xml"]); err != nil {
		return nil, err
	}
	if x.sheet, err = parts[name].Open(); err != nil {
		return nil, errWorkbook.Because(err)
	}
	x.dec, x.guard = guarded(x.sheet, partMost)
	return x, nil
}

type countedAt struct {
	io.ReaderAt
	read func(int64)
}

func (c *countedAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	c.read(off + int64(n))
	return n, err
}

// firstSheet finds the part of the first sheet by the workbook's own table, or by its usual name.
func firstSheet(parts map[string]*zip.File) (string, error) {
	sheet, target := "", ""
	_ = elements(parts["xl/workbook.xml"], func(e xml.StartElement) {
		if e.Name.Local == "sheet" && sheet == "" && attr(e, "state") != "hidden" && attr(e, "state") != "veryHidden" {
			sheet = attr(e, "id")
		}
	})
	_ = elements(parts["xl/_rels/workbook.xml.rels"], func(e xml.StartElement) {
		if e.Name.Local == "Relationship" && sheet != "" && attr(e, "Id") == sheet {
			target = attr(e, "Target")
		}
	})
	name := strings.ToLower(path.Join("xl", target))
	if strings.HasPrefix(target, "/") {
		name = strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
	}
	for _, n := range []string{name, "xl/worksheets/sheet1.xml"} {
		if parts[n] != nil && target+sheet != "" || parts[n] != nil && n != "xl" {
			return n, nil
		}
	}
	return "", errWorkbook
}

// attr is an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// elements calls f with every element of a small part.
func elements(part *zip.File, f func(xml.StartElement)) error {
	if part == nil {
		return nil
	}
	r, err := part.Open()
	if err != nil {
		return errWorkbook.Because(err)
	}
	defer r.Close() //nolint:errcheck // read only
	d, g := guarded(r, stylesMost)
	for {
		t, err := token(d, g)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			f(e)
		}
	}
}

// texts are what cells share: one long text, and where each ends.
type texts struct {
	all  string
	ends []uint32
}

func (t texts) get(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	begin := uint32(0)
	if i > 0 {
		begin = t.ends[i-1]
	}
	return t.all[begin:t.ends[i]], true
}

func readTexts(part *zip.File) (t texts, err error) {
	if part == nil {
		return t, nil
	}
	r, err := part.Open()
	if err != nil {
		return t, errWorkbook.Because(err)
	}
	defer r.Close() //nolint:errcheck // read only
	d, g := guarded(r, 16*textsMost)
	var b strings.Builder
	inText, phonetic := false, false
	for {
		tok, err := token(d, g)
		if errors.Is(err, io.EOF) {
			t.all = b.String()
			return t, nil
		}
		if err != nil {
			return t, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			inText, phonetic = e.Name.Local == "t", phonetic || e.Name.Local == "rPh"
		case xml.CharData:
			if inText && !phonetic {
				b.Write(e)
			}
		case xml.EndElement:
			inText, phonetic = false, phonetic && e.Name.Local != "rPh"
			if e.Name.Local == "si" {
				t.ends = append(t.ends, uint32(b.Len()))
			}
		}
		if b.Len() > textsMost || len(t.ends) > textsNumber {
			return t, errTexts
		}
	}
}

// Next implements Rows.
func (x *xlsxRows) Next(row *Row) error {
	for {
		t, err := token(x.dec, x.guard)
		if err != nil {
			if !errors.Is(err, io.EOF) {
				_ = x.sheet.Close()
				return err
			}
			if err := x.sheet.Close(); err != nil {
				return errWorkbook.Because(err)
			}
			return io.EOF
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "row" {
			continue
		}
		x.line++
		if n := number(attr(e, "r")); n > 0 {
			x.line = n
		}
		*row = Row{Line: x.line}
		if err := x.row(row); err != nil {
			return err
		}
		if strings.Join(row.Cells, "") != "" || row.Trouble != nil {
			return nil
		}
	}
}

// row reads the cells of one row.
func (x *xlsxRows) row(row *Row) error {
	size := 0
	for {
		t, err := token(x.dec, x.guard)
		if err != nil {
			return unexpected(err)
		}
		switch e := t.(type) {
		case xml.EndElement:
			if e.Name.Local == "row" {
				return nil
			}
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			at := column(attr(e, "r"))
			if at < 0 {
				at = len(row.Cells)
			}
			text, err := x.cell(attr(e, "t"), number(attr(e, "s")))
			if err != nil {
				return err
			}
			if size += len(text); at >= MaxColumns {
				if text != "" {
					row.Trouble = errWide
				}
				continue
			}
			if size > maxRecord {
				row.Trouble, text = errLongLine, ""
			}
			for len(row.Cells) <= at {
				row.Cells = append(row.Cells, "")
			}
			row.Cells[at] = strings.TrimSpace(text)
		}
	}
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return errWorkbook
	}
	return err
}

// cell reads what a cell shows.
func (x *xlsxRows) cell(kind string, style int) (string, error) {
	var b strings.Builder
	inside := ""
	for {
		t, err := token(x.dec, x.guard)
		if err != nil {
			return "", unexpected(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			inside = e.Name.Local
		case xml.CharData:
			if (inside == "v" || inside == "t") && b.Len() <= maxRecord {
				b.Write(e)
			}
		case xml.EndElement:
			if inside = ""; e.Name.Local == "c" {
				return x.shown(kind, style, b.String()), nil
			}
		}
	}
}

func (x *xlsxRows) shown(kind string, style int, value string) string {
	switch kind {
	case "s":
		text, _ := x.texts.get(number(value))
		return text
	case "inlineStr", "str", "d":
		return value
	case "e": // an error of a formula, such as #N/A
		return ""
	case "b":
		return map[string]string{"1": "true", "0": "false"}[value]
	}
	return x.styles.shown(style, value)
}

// number reads a small number that is not negative; -1 is none.
func number(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || n > 1<<27 {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	if s == "" {
		return -1
	}
	return n
}

// column is the place of a cell like "AB12", from 0.
func column(ref string) int {
	n := 0
	for i := range len(ref) {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if n = 26*n + int(c-'A') + 1; n > 1<<20 {
			break
		}
	}
	return n - 1
}
