package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

func maker(t testing.TB, country string) Maker {
	t.Helper()
	g, err := lists.NewNumbering(country)
	if err != nil {
		t.Fatal(err)
	}
	return Maker{Numbering: g, Zoner: lists.NewZoner("")}
}

func fileOf(b []byte) File { return File{At: bytes.NewReader(b), Size: int64(len(b))} }

// taken reads a file as it was proposed to, and answers the leads and why rows were rejected.
func taken(t testing.TB, b []byte, m Maker) (p lists.Plan, leads []lists.Lead, why map[int]string) {
	t.Helper()
	p, _, err := Look(fileOf(b), m)
	if err != nil {
		t.Fatal(err)
	}
	leads, why, err = read(fileOf(b), p, m)
	if err != nil {
		t.Fatal(err)
	}
	return p, leads, why
}

func read(f File, p lists.Plan, m Maker) (leads []lists.Lead, why map[int]string, err error) {
	rows, err := Open(f, p, nil)
	if err != nil {
		return nil, nil, err
	}
	mk := m.With(p)
	why = map[int]string{}
	for n := 0; ; n++ {
		var row Row
		if err := rows.Next(&row); errors.Is(err, io.EOF) {
			return leads, why, nil
		} else if err != nil {
			return leads, why, err
		}
		if n == 0 && p.Header {
			continue
		}
		var d lists.Draft
		if f := mk.Make(&row, &d); f != nil {
			why[row.Line] = f.Key
			continue
		}
		leads = append(leads, d.Lead())
	}
}

const spanish = "Nombre;Apellido;Teléfono;Celular;Zona horaria;Código;Prioridad;Ciudad\n" +
	"José;Núñez;(601) 123 4567;300 123 4567;America/Bogota;A-1;0;Bogotá\n" +
	"\"Pérez; María\";;;+57 310 123 4567;;A-2;;\"Santa \"\"Marta\"\"\"\n"

func wide(text string, order string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if order == UTF16LE {
			b = append(b, byte(u), byte(u>>8))
		} else {
			b = append(b, byte(u>>8), byte(u))
		}
	}
	return b
}

func TestAFileIsReadInWhateverLettersItIsWritten(t *testing.T) {
	windows := strings.NewReplacer("é", "\xe9", "ú", "\xfa", "ñ", "\xf1", "ó", "\xf3", "á", "\xe1", "í", "\xed").Replace(spanish)
	for name, c := range map[string]struct {
		file     []byte
		encoding string
	}{
		"UTF-8":               {[]byte(spanish), UTF8},
		"UTF-8 with its mark": {[]byte("\ufeff" + spanish), UTF8},
		"UTF-16 little":       {append([]byte{0xff, 0xfe}, wide(spanish, UTF16LE)...), UTF16LE},
		"UTF-16 big":          {append([]byte{0xfe, 0xff}, wide(spanish, UTF16BE)...), UTF16BE},
		"UTF-16 unmarked":     {wide(spanish, UTF16LE), UTF16LE},
		"an old Windows":      {[]byte(windows), Windows},
		"with carriage":       {[]byte(strings.ReplaceAll(spanish, "\n", "\r\n")), UTF8},
		"by tabs":             {[]byte(strings.ReplaceAll(spanish, ";", "\t")), UTF8},
	} {
		t.Run(name, func(t *testing.T) {
			p, leads, why := taken(t, c.file, maker(t, "CO"))
			if p.Encoding != c.encoding || len(leads) != 2 || len(why) != 0 {
				t.Fatalf("plan %+v, leads %+v, rejected %v", p, leads, why)
			}
			a, b := leads[0], leads[1]
			if a.Name != "José Núñez" || fmt.Sprint(a.Numbers) != "[+576011234567 +573001234567]" || a.Zone != "America/Bogota" || a.ExternalID != "A-1" || a.Priority != 0 || a.Custom["Ciudad"] != "Bogotá" {
				t.Errorf("the first lead is %+v", a)
			}
			if !strings.HasPrefix(b.Name, "Pérez") || len(b.Numbers) != 1 || b.Zone != "America/Bogota" || b.Priority != lists.UsualPriority || b.Custom["Ciudad"] != `Santa "Marta"` {
				t.Errorf("the second lead is %+v", b)
			}
		})
	}
}

func TestColumnsAreKnownByWhatIsInThemWhenNothingIsSaid(t *testing.T) {
	p, leads, why := taken(t, []byte("3001234567,Ann,x\n3001234568,Bob,y\n"), maker(t, "CO"))
	if p.Header || p.Columns[0].Meaning != lists.Phone || p.Columns[1].Meaning != lists.Custom || len(leads) != 2 || len(why) != 0 {
		t.Errorf("plan %+v, leads %v, rejected %v", p, leads, why)
	}
}

func TestHeadersThatAreThereTwiceAreToldAndKeptApart(t *testing.T) {
	p, v, err := Look(fileOf([]byte("phone,city,city\n3001234567,a,b\n")), maker(t, "CO"))
	if err != nil || len(v.Warnings) != 1 || v.Warnings[0].Key != "lead_file.header_twice" {
		t.Fatalf("%+v %v", v, err)
	}
	if err := p.Validate(false); err != nil || p.Columns[1].Field == p.Columns[2].Field {
		t.Errorf("%+v %v", p, err)
	}
	if len(v.Leads) != 1 || v.Leads[0].Custom["city"] != "a" || v.Leads[0].Custom["city 2"] != "b" {
		t.Errorf("the preview shows %+v", v.Leads)
	}
}

func TestARowThatCannotBeTakenSaysWhy(t *testing.T) {
	file := "phone,name,time_zone,priority,note\n" +
		"=1+1,A,,,\n" + // 2
		"=\"3001234567\",B,,,\n" + // 3, taken
		"12,C,,,\n" + // 4
		",D,,,\n" + // 5
		"3001234567,E,Mars/Olympus,,\n" + // 6
		"3001234567,F,,high,\n" + // 7
		"3001234567,G,,,a,b\n" + // 8
		"3001234567," + strings.Repeat("x", 121) + ",,,\n" + // 9
		"3001234567,I,,," + strings.Repeat("y", 501) + "\n" + // 10
		"3001234567,J\xff,,,\n" // 11
	m := maker(t, "CO")
	p, _, err := Look(fileOf([]byte(strings.ReplaceAll(file, "\xff", ""))), m)
	if err != nil {
		t.Fatal(err)
	}
	leads, why, err := read(fileOf([]byte(file)), p, m)
	want := map[int]string{2: "lead.formula", 4: "lead.not_in_use", 5: "lead.without_number", 6: "lead.zone", 7: "lead.priority", 8: "lead_file.too_many_cells",
		9: "lead.long_name", 10: "lead.long_value", 11: "lead_file.letters"}
	if err != nil || len(leads) != 1 || fmt.Sprint(why) != fmt.Sprint(want) {
		t.Errorf("leads %+v, rejected %v, want %v (%v)", leads, why, want, err)
	}
}

// endless is a file of one repeated part, of any size and none of the memory.
type endless struct{ head, part string }

func (e endless) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		if at := off + int64(i); at < int64(len(e.head)) {
			p[i] = e.head[at]
		} else {
			p[i] = e.part[(at-int64(len(e.head)))%int64(len(e.part))]
		}
	}
	return len(p), nil
}

func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestAFileThatIsABombCostsASentenceAndNoMemory(t *testing.T) {
	m := maker(t, "CO")
	const size = 16 << 20
	for name, c := range map[string]struct {
		file endless
		key  string
	}{
		"one line":          {endless{"phone,name\n3001234567,", "aaaaaaaaaaaaaaaa"}, "lead_file.long_row"},
		"an open quote":     {endless{"phone,name\n3001234567,\"", "aaaa aaa aaaaa\n"}, "lead_file.open_quote"},
		"quotes over lines": {endless{"phone,name\n3001234567,", "\"x\n"}, ""},
		"only delimiters":   {endless{"phone,name\n3001234567,", ",,,,,,,"}, "lead_file.long_row"},
	} {
		t.Run(name, func(t *testing.T) {
			f := File{At: c.file, Size: size}
			p := lists.Plan{Format: lists.FormatCSV, Delimiter: ",", Header: true, Columns: []lists.Column{{Meaning: lists.Phone}, {Meaning: lists.Name}}}
			if _, _, err := Look(File{At: c.file, Size: 4 << 20}, m); err != nil {
				t.Fatalf("a look at it: %v", err)
			}
			rows, err := Open(f, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			found, most := false, uint64(0)
			for n := 0; ; n++ {
				if n%20_000 == 0 {
					most = max(most, memory())
				}
				var row Row
				if err := rows.Next(&row); err != nil {
					break
				}
				found = found || row.Trouble != nil && row.Trouble.Key == c.key
			}
			if !found && c.key != "" {
				t.Errorf("no row says %s", c.key)
			}
			if most > 48<<20 {
				t.Errorf("%d MB are in use", most>>20)
			}
		})
	}
	for name, c := range map[string]struct{ file, key string }{
		"an empty file":    {"", "lead_file.empty"},
		"blank lines":      {"\n\n  \n", "lead_file.empty"},
		"a picture":        {"\x89PNG\x00\x01\x02", "lead_file.not_text"},
		"an old workbook":  {"\xd0\xcf\x11\xe0\xa1\xb1", "lead_file.old_excel"},
		"a broken archive": {"PK\x03\x04 and nothing more", "lead_file.workbook"},
	} {
		_, _, err := Look(fileOf([]byte(c.file)), m)
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != c.key || f.Msg == "" {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
	if _, err := Open(File{At: endless{"", "x"}, Size: 2 << 30}, lists.Plan{}, nil); err == nil {
		t.Error("a file of 2 GB is read")
	}
}

// workbook makes an XLSX file of parts.
func workbook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func book(t testing.TB, sheet string) []byte {
	return workbook(t, map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="Hidden" state="hidden" r:id="rId1"/><sheet name="Leads" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml":   `<worksheet><sheetData>` + sheet + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":       `<sst><si><t>phone</t></si><si><r><t>first </t></r><r><t>name</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si><si><t>since</t></si><si><t>Ann &amp; Bob</t></si></sst>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
	})
}

func TestAWorkbookIsReadAsItIsShown(t *testing.T) {
	file := book(t, `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>`+
		`<row r="3"><c r="A3"><v>5.73001234567E11</v></c><c r="B3" t="s"><v>3</v></c><c r="D3" s="1"><v>45292</v></c></row>`+
		`<row r="4"><c r="A4" t="inlineStr"><is><t>300 123 4568</t></is></c><c r="B4" t="str"><f>A1&amp;"x"</f><v>Carl</v></c><c r="D4" s="2"><v>3</v></c></row>`+
		`<row r="5"><c r="A5" t="e"><v>#N/A</v></c><c r="B5" t="b"><v>1</v></c></row>`)
	p, leads, why := taken(t, file, maker(t, "CO"))
	if p.Format != lists.FormatXLSX || !p.Header || len(leads) != 2 || fmt.Sprint(why) != "map[5:lead.without_number]" {
		t.Fatalf("plan %+v, leads %+v, rejected %v", p, leads, why)
	}
	if a := leads[0]; a.Numbers[0] != 573001234567 || a.Name != "Ann & Bob" || a.Custom["since"] != "2024-01-01" {
		t.Errorf("the first lead is %+v", a)
	}
	if b := leads[1]; b.Numbers[0] != 573001234568 || b.Name != "Carl" || b.Custom["since"] != "3" {
		t.Errorf("the second lead is %+v", b)
	}
}

func TestAWorkbookThatIsABombIsRefused(t *testing.T) {
	m := maker(t, "CO")
	long := strings.Repeat("a", 3<<20)
	for name, parts := range map[string]map[string]string{
		"a text without end":  {"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c t="inlineStr"><is><t>` + long},
		"a mark without end":  {"xl/worksheets/sheet1.xml": `<worksheet ` + long},
		"texts without end":   {"xl/worksheets/sheet1.xml": `<worksheet/>`, "xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si><t>"+long[:1<<18]+"</t></si>", 300)},
		"a row cut off":       {"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c><v>1`},
		"no sheet":            {"xl/workbook.xml": `<workbook/>`},
		"rows without a cell": {"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + strings.Repeat("<row/>", 100_000) + `</sheetData></worksheet>`},
	} {
		_, _, err := Look(fileOf(workbook(t, parts)), m)
		if code := fault.CodeOf(err); code != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRejectedRowsAreWrittenSoThatNoCellIsAFormula(t *testing.T) {
	var b bytes.Buffer
	r, err := NewRejects(&b, []string{"phone", "=cmd|' /C calc'!A0"})
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range [][]string{{"=1+1", "@SUM(A1)"}, {"-2+3", "+57300"}, {"\ttab", "plain"}} {
		if err := r.Add(7, errFormula, cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{"\ufeffline,reason,phone,'=cmd", "'=1+1,'@SUM(A1)", "'-2+3,+57300", "'\ttab,plain", "holds a formula"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

func TestNumbersAreRememberedOnce(t *testing.T) {
	var s Seen
	for i := range lists.Number(100_000) {
		if fresh, full := s.Add(573_000_000_000 + i); !fresh || full {
			t.Fatalf("%d is not new", i)
		}
	}
	for i := range lists.Number(100_000) {
		if fresh, _ := s.Add(573_000_000_000 + i); fresh {
			t.Fatalf("%d was forgotten", i)
		}
	}
}

func FuzzAnyFileIsReadOrRefused(f *testing.F) {
	f.Add([]byte(spanish))
	f.Add(wide(spanish, UTF16LE))
	f.Add([]byte("a\tb\n\"1\n2\"\t\"\n"))
	f.Add([]byte("\x00\"\x00\n"))
	f.Add(book(f, `<row r="1"><c r="ZZZZZZ1"><v>1e99</v></c><c r="" t="s"><v>99999999999</v></c></row>`))
	f.Add([]byte("INSERT INTO `calls` VALUES (1,2,'300\\'',NULL);"))
	m := maker(f, "CO")
	f.Fuzz(func(t *testing.T, b []byte) {
		p, v, err := Look(fileOf(b), m)
		if err != nil {
			var x *fault.Error
			if !errors.As(err, &x) || x.Code != fault.Invalid || x.Msg == "" {
				t.Fatalf("an error without a sentence: %v", err)
			}
			return
		}
		if len(p.Columns) > MaxColumns || len(v.Rows) > shownRows {
			t.Fatalf("%d columns, %d rows", len(p.Columns), len(v.Rows))
		}
		leads, _, err := read(fileOf(b), p, m)
		if err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		for _, l := range leads {
			if len(l.Numbers) == 0 || len(l.Numbers) > lists.MaxNumbers {
				t.Fatalf("a lead of %d numbers", len(l.Numbers))
			}
		}
	})
}
