package intake

import (
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

func dumpOf(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestADumpOfIssabelOffersItsCampaignsAndBringsTheirLeads(t *testing.T) {
	m, b := maker(t, "ES"), dumpOf(t, "issabel.sql")
	p, v, err := Look(fileOf(b), m)
	if err != nil {
		t.Fatal(err)
	}
	if p.Format != lists.FormatIssabel || p.Part != "" || p.Validate(false) != nil {
		t.Fatalf("the plan: %+v, %v", p, p.Validate(false))
	}
	if len(v.Parts) != 2 || v.Parts[0].Name != "Primavera" || v.Parts[0].Rows != 4 || !slices.Equal(v.Parts[0].Fields, []string{"Nombre", "Ciudad"}) ||
		v.Parts[1].Name != "Cobranza" || v.Parts[1].Rows != 2 || !slices.Equal(v.Parts[1].Fields, []string{"Deuda", "Nombre", "column 3"}) {
		t.Errorf("the campaigns: %+v", v.Parts)
	}
	leads, why, err := read(fileOf(b), p, m)
	if err != nil || len(leads) != 4 {
		t.Fatalf("%d leads, %v, %v", len(leads), why, err)
	}
	if l := leads[0]; l.Name != `José "Pepe" O'Neill` || l.Numbers[0] != 34600111222 || l.ExternalID != "1" || l.Custom["Ciudad"] != `Cádiz\Puerto` {
		t.Errorf("the first: %+v", l)
	}
	if l := leads[2]; l.Name != "Eva" || l.Custom["Deuda"] != "120.50" {
		t.Errorf("of the second campaign: %+v", l)
	}
	if why[3] != "lead_file.issabel_dnc" || why[4] == "" || len(why) != 2 {
		t.Errorf("rejected: %v", why)
	}
	p.Part = "2"
	if leads, why, err = read(fileOf(b), p, m); err != nil || len(leads) != 2 || len(why) != 0 || leads[0].Name != "Eva" {
		t.Errorf("one campaign alone: %+v, %v, %v", leads, why, err)
	}
}

// A newer Issabel has lists between campaigns and calls, and a call's fields in one text.
func TestADumpWithListsAndFieldsInOneTextIsReadToo(t *testing.T) {
	m, b := maker(t, "ES"), dumpOf(t, "issabel_lists.sql")
	p, v, err := Look(fileOf(b), m)
	if err != nil || len(v.Parts) != 2 || v.Parts[0].Rows != 2 || v.Parts[1].Name != "Otoño" {
		t.Fatalf("%+v, %v", v.Parts, err)
	}
	leads, why, err := read(fileOf(b), p, m)
	if err != nil || len(leads) != 3 || len(why) != 0 || leads[0].Name != "Ana" || leads[0].Custom["Cuenta"] != "12345678901234567890" {
		t.Errorf("%+v, %v, %v", leads, why, err)
	}
}

func TestTheDoNotCallListOfADumpIsNumbersOnly(t *testing.T) {
	m, b := maker(t, "ES"), dumpOf(t, "issabel.sql")
	m.OnlyNumbers = true
	p, v, err := Look(fileOf(b), m)
	if err != nil || p.Part != lists.PartDontCall || p.Validate(true) != nil || v.Parts[0].Rows != 3 {
		t.Fatalf("%+v, %+v, %v", p, v.Parts, err)
	}
	leads, why, err := read(fileOf(b), p, m)
	if err != nil || len(leads) != 1 || leads[0].Numbers[0] != 34600333444 || why[2] != "lead_file.issabel_off" || len(why) != 2 {
		t.Errorf("%+v, %v, %v", leads, why, err)
	}
	if _, _, err := Look(fileOf(dumpOf(t, "issabel_lists.sql")), m); fault.Public(err).Key != "lead_file.issabel_no_dnc" {
		t.Errorf("a dump without one: %v", err)
	}
}

func TestADumpThatCannotBeReadIsRefusedWithASentence(t *testing.T) {
	const calls = "CREATE TABLE `calls` (`id` int, `id_campaign` int, `phone` text);\n"
	for want, text := range map[string]string{
		"lead_file.issabel_not":      "-- MySQL dump 10.13\nCREATE TABLE `users` (`id` int);\nINSERT INTO `users` VALUES (1);\n",
		"lead_file.issabel_columns":  "-- MySQL dump 10.13\nINSERT INTO `calls` VALUES (1,1,'600111222');\n",
		"lead_file.issabel_no_calls": "-- MySQL dump 10.13\n" + calls,
		"lead_file.issabel_order":    "-- MySQL dump 10.13\n" + calls + "INSERT INTO `calls` VALUES (2,1,'600111222'),(1,1,'600111223');\n",
	} {
		if _, _, err := Look(fileOf([]byte(text)), maker(t, "ES")); err == nil || fault.Public(err).Key != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	cut := "-- MySQL dump 10.13\n" + calls + "INSERT INTO `calls` VALUES (1,1,'600111222'),(2,1,'6001"
	if _, leads, why := taken(t, []byte(cut), maker(t, "ES")); len(leads) != 1 || why[2] != "lead_file.issabel_cut" {
		t.Errorf("cut off: %+v %v", leads, why)
	}
	odd := "-- MySQL dump 10.13\n" + calls + "INSERT INTO `calls` VALUES (1,1,SLEEP(9)),(2,1,'600111222');INSERT INTO `calls` VALUES (3,1,'600111333');"
	if _, leads, why := taken(t, []byte(odd), maker(t, "ES")); len(leads) != 1 || leads[0].Numbers[0] != 34600111333 || why[1] != "lead_file.issabel_odd" {
		t.Errorf("no list of values: %+v %v", leads, why)
	}
}

// repeated makes a dump that is much larger than what may be kept of it.
type repeated struct {
	head, body string
	size       int64
}

func (e repeated) ReadAt(p []byte, off int64) (int, error) {
	want := p[:max(0, min(int64(len(p)), e.size-off))]
	n := 0
	for n < len(want) {
		at := off + int64(n)
		if at < int64(len(e.head)) {
			n += copy(want[n:], e.head[at:])
		} else {
			n += copy(want[n:], e.body[(at-int64(len(e.head)))%int64(len(e.body)):])
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func TestAHostileDumpTakesLittleMemory(t *testing.T) {
	const size = 16 << 20
	const head = "-- MySQL dump 10.13\nCREATE TABLE `calls` (`id` int, `id_campaign` int, `phone` text);\n"
	for name, e := range map[string]repeated{
		"a text without end":  {head + "INSERT INTO `calls` VALUES (1,1,'", strings.Repeat("6", 4096), size},
		"a comment":           {head + "/*", strings.Repeat("*", 4096), size},
		"columns without end": {head + "CREATE TABLE `campaign` (", strings.Repeat("`a` int,", 512), size},
		"values without end":  {head + "INSERT INTO `calls` VALUES (1", strings.Repeat(",1", 2048), size},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var s survey
		if err := s.look(File{At: e, Size: e.size}, UTF8); err != nil {
			t.Logf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > size/4 {
			t.Errorf("%s: %d MB were taken", name, grown>>20)
		}
	}
}

func FuzzAnyDumpIsReadOrRefused(f *testing.F) {
	f.Add(dumpOf(f, "issabel.sql"))
	f.Add(dumpOf(f, "issabel_lists.sql"))
	f.Add([]byte("-- MySQL dump\nINSERT INTO `calls` (`id`,`id_campaign`,`phone`) VALUES (1,1,'600111222'),(2,1"))
	f.Add([]byte("/*!40000 x */;USE `a`;CREATE TABLE calls (id int, phone varchar(32) default ')');REPLACE INTO calls VALUES(1,0x41),(NULL,-1);"))
	f.Add([]byte("INSERT INTO dont_call (caller_id) VALUES ('\\'')('a');#\n--"))
	m := maker(f, "ES")
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 64<<10 {
			return
		}
		for _, only := range []bool{false, true} {
			m.OnlyNumbers = only
			var p lists.Plan
			var v lists.Preview
			p.Format, p.Encoding = lists.FormatIssabel, UTF8
			if err := lookIssabel(fileOf(b), &p, &v, m); err != nil {
				if fault.CodeOf(err) == fault.Internal {
					t.Fatalf("refused without a sentence: %v", err)
				}
				continue
			}
			p.Mode, p.Duplicates = lists.ModeAppend, lists.InFile
			if err := p.Validate(only); err != nil {
				t.Fatalf("a plan that may not be: %v", err)
			}
			rows, err := Open(fileOf(b), p, nil)
			if err != nil {
				t.Fatal(err)
			}
			for n := 0; ; n++ {
				var row Row
				if err := rows.Next(&row); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("what was looked at cannot be read: %v", err)
				}
				if len(row.Cells) != len(p.Columns) || n > len(b) || strings.Count(strings.Join(row.Cells, ""), "") > 2*len(b)+1000 {
					t.Fatalf("row %d has %d cells of %d columns", n, len(row.Cells), len(p.Columns))
				}
			}
		}
	})
}
