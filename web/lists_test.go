package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/lists/imports"
	"github.com/cordboard/cordboard/internal/clock"
)

// importer runs for as long as the test.
func (h *house) importer() *imports.Importer {
	m := imports.New(imports.Config{Works: h.store, Files: imports.NewFiles(h.t.TempDir()), Clock: clock.Real(), Log: slog.New(slog.NewTextHandler(h.log, nil))})
	ctx, stop := context.WithCancel(context.Background())
	var own sync.WaitGroup
	own.Go(func() { m.Run(ctx) })
	h.t.Cleanup(func() { stop(); own.Wait() })
	return m
}

// sends uploads a file.
func (c *client) sends(path, file string) answer {
	return c.do(http.MethodPost, path, file, "Content-Type", "application/octet-stream")
}

func (h *house) list(who, site, name string) lists.List {
	h.t.Helper()
	var l lists.List
	a := h.as(who).do(http.MethodPost, "/api/v1/lists", fmt.Sprintf(`{"site_id":%q,"name":%q,"country":"CO"}`, site, name))
	if a.status != http.StatusCreated {
		h.t.Fatalf("a list: %d %s", a.status, a.body)
	}
	a.decode(&l)
	return l
}

// rests waits until an import is at rest.
func (h *house) rests(who, id string) lists.Import {
	h.t.Helper()
	for range 600 {
		var i lists.Import
		h.as(who).do(http.MethodGet, "/api/v1/list-imports/"+id, "").decode(&i)
		if !i.State.Busy() {
			return i
		}
		time.Sleep(50 * time.Millisecond) //nolint:forbidigo // between two looks; six hundred of them bound it
	}
	h.t.Fatal("the import does not end")
	return lists.Import{}
}

func TestAFileIsSentLookedAtCheckedImportedAndReadBack(t *testing.T) {
	h := newHouse(t)
	l := h.list("local1", h.north.ID, "Spring")
	c := h.as("local1")
	a := c.sends("/api/v1/lists/"+l.ID+"/imports?file_name=leads.csv", "nombre;teléfono;ciudad\nAnn;3001234567;=cmd\nBob;12;=1+1\nCid;+57 300 123 4568;\n")
	if a.status != http.StatusCreated {
		t.Fatalf("%d %s", a.status, a.body)
	}
	var i lists.Import
	a.decode(&i)
	if i.Plan.Delimiter != ";" || !i.Plan.Header || i.Plan.Columns[1].Meaning != lists.Phone || len(i.Preview.Rows) != 3 || len(i.Preview.Leads) != 2 {
		t.Fatalf("%+v", i)
	}
	plan := `{"plan":` + a.body[strings.Index(a.body, `"plan":`)+7:strings.Index(a.body, `,"preview":`)] + `}`
	at := "/api/v1/list-imports/" + i.ID
	if a := c.do(http.MethodPost, at+"/preview", strings.Replace(plan, `"meaning":"name"`, `"meaning":"skip"`, 1)); a.status != http.StatusOK || strings.Contains(a.body, `"name":"Ann"`) {
		t.Errorf("a changed plan: %d %s", a.status, a.body)
	}
	if a := c.do(http.MethodPost, at+"/check", plan); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if i = h.rests("super1", i.ID); i.State != lists.Checked || i.Counts.Taken != 2 || i.Counts.Rejected != 1 {
		t.Fatalf("checked: %+v", i)
	}
	if a := c.do(http.MethodPost, at+"/start", plan); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if i = h.rests("local1", i.ID); i.State != lists.Done {
		t.Fatalf("done: %+v", i)
	}
	run(t, h, []scenario{
		{name: "the leads", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/leads?limit=1", status: 200, contains: []string{`"+573001234567"`, `"next":"`, `"time_zone":"America/Bogota"`}, lacks: []string{"Cid"}},
		{name: "a lead by number", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/leads?number=3001234568", status: 200, contains: []string{"Cid"}, lacks: []string{"Ann"}},
		{name: "nonsense for a number", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/leads?number=x", status: 422, contains: []string{"lead.no_number"}},
		{name: "the rejected rows", as: "super1", method: "GET", path: at + "/rejected", status: 200, contains: []string{"line,reason", "Bob,12,'=1+1", "text/csv", "attachment"}},
		{name: "the first of them", as: "super1", method: "GET", path: at + "/rejected-rows", status: 200, contains: []string{`"line":3`, `"key":"lead.no`, `"Bob"`}},
		{name: "not for the other site", as: "super2", method: "GET", path: at + "/rejected-rows", status: 404, lacks: []string{"Bob"}},
		{name: "the imports", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/imports", status: 200, contains: []string{`"state":"done"`, "leads.csv", `"login":"local1"`}},
		{name: "again", as: "local1", method: "POST", path: at + "/start", body: plan, status: 409, contains: []string{"lead_file.over"}},
		{name: "a supervisor of the other site sees none", as: "super2", method: "GET", path: at, status: 404, lacks: []string{"Ann"}},
		{name: "nor its rejected rows", as: "super2", method: "GET", path: at + "/rejected", status: 404, lacks: []string{"Bob"}},
		{name: "nor its leads", as: "super2", method: "GET", path: "/api/v1/lists/" + l.ID + "/leads", status: 404, lacks: []string{"Ann"}},
		{name: "what uses it", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/used-by", status: 200, contains: []string{`"items":[]`}},
		{name: "not for the other site", as: "super2", method: "GET", path: "/api/v1/lists/" + l.ID + "/used-by", status: 404},
		{name: "a part of the site's administration deletes none", as: "queuer1", method: "DELETE", path: "/api/v1/lists/" + l.ID, status: 403},
		{name: "the audit", as: "admin", method: "GET", path: "/api/v1/audit?noun=list_import", status: 200, contains: []string{"list_import.upload", "list_import.check", "list_import.start", "list_import.done"}},
		{name: "it is deleted", as: "local1", method: "DELETE", path: "/api/v1/lists/" + l.ID, status: 204},
		{name: "and gone", as: "local1", method: "GET", path: "/api/v1/lists/" + l.ID, status: 404},
	})
}

func TestAFileThatCannotBeReadIsRefusedWithASentence(t *testing.T) {
	h := newHouse(t)
	l := h.list("local1", h.north.ID, "Spring")
	path := "/api/v1/lists/" + l.ID + "/imports"
	for key, file := range map[string]string{"lead_file.empty": "\n\n", "lead_file.not_text": "\x89PNG\x00", "lead_file.workbook": "PK\x03\x04", "lead_file.old_excel": "\xd0\xcf\x11\xe0"} {
		if a := h.as("local1").sends(path, file); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, key) {
			t.Errorf("%s: %d %s", key, a.status, a.body)
		}
	}
	if a := h.as("local1").do(http.MethodPost, path, `{}`); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("JSON for a file: %d %s", a.status, a.body)
	}
	if a := h.as("local1").do(http.MethodGet, path, ""); !strings.Contains(a.body, `"items":[]`) {
		t.Errorf("refused files are kept: %s", a.body)
	}
}

func TestALargeFileIsTakenAsItComes(t *testing.T) {
	h := newHouse(t)
	l := h.list("local1", h.north.ID, "Spring")
	var b bytes.Buffer
	b.WriteString("phone\n")
	for n := range 400_000 {
		fmt.Fprintf(&b, "300%07d\n", n)
	}
	a := h.as("local1").sends("/api/v1/lists/"+l.ID+"/imports", b.String())
	var i lists.Import
	a.decode(&i)
	if a.status != http.StatusCreated || i.Bytes != int64(b.Len()) {
		t.Fatalf("%d %.300s", a.status, a.body)
	}
	if a := h.as("local1").do(http.MethodPost, "/api/v1/list-imports/"+i.ID+"/cancel", ""); a.status != http.StatusOK || !strings.Contains(a.body, `"state":"cancelled"`) {
		t.Errorf("%d %.300s", a.status, a.body)
	}
}

// The rows are more than are read at a time.
func TestAFileOfOneNumberBringsItOnceAndSaysOfEveryOtherRowWhy(t *testing.T) {
	const rows = 41_000
	h := newHouse(t)
	l, c := h.list("local1", h.north.ID, "Spring"), h.as("local1")
	var i lists.Import
	c.sends("/api/v1/lists/"+l.ID+"/imports", "phone,name\n"+strings.Repeat("3001234567,Ann\n", rows)).decode(&i)
	plan, err := json.Marshal(map[string]any{"plan": i.Plan})
	if err != nil {
		t.Fatal(err)
	}
	at := "/api/v1/list-imports/" + i.ID
	if a := c.do(http.MethodPost, at+"/start", string(plan)); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	i = h.rests("local1", i.ID)
	if n := i.Counts; i.State != lists.Done || n.Rows != rows || n.Taken != 1 || n.Numbers != 1 || n.Rejected != rows-1 || n.Duplicates != rows-1 || n.Reasons["lead.twice_in_file"] != rows-1 {
		t.Fatalf("%+v", i)
	}
	file := c.do(http.MethodGet, at+"/rejected", "").body
	if n := strings.Count(file, ",The number is further up in this file already.,3001234567,Ann\n"); n != rows-1 || !strings.Contains(file, "\n3,The number") || strings.Contains(file, "\n2,") {
		t.Errorf("%d rows say why; the file begins %.200q", n, file)
	}
	if a := c.do(http.MethodGet, "/api/v1/lists/"+l.ID+"/leads", ""); strings.Count(a.body, `"+573001234567"`) != 1 {
		t.Errorf("the leads: %.300s", a.body)
	}
}

func TestNumbersNobodyMayCallAreKeptAndAskedFor(t *testing.T) {
	h := newHouse(t)
	var l lists.DNCList
	h.as("local1").do(http.MethodPost, "/api/v1/dnc-lists", fmt.Sprintf(`{"site_id":%q,"name":"Robinson","country":"CO"}`, h.north.ID)).decode(&l)
	at := "/api/v1/dnc-lists/" + l.ID
	check := fmt.Sprintf(`{"site_id":%q,"country":"CO","numbers":["3001234567","300 123 4568"]}`, h.north.ID)
	run(t, h, []scenario{
		{name: "add", as: "local1", method: "POST", path: at + "/numbers", body: `{"numbers":["300 123 4567","+57 3001234569"]}`, status: 204},
		{name: "add what is none", as: "local1", method: "POST", path: at + "/numbers", body: `{"numbers":["300 123 4568","x"]}`, status: 422, contains: []string{"dnc.number"}},
		{name: "a supervisor adds none", as: "super1", method: "POST", path: at + "/numbers", body: `{"numbers":["3001234567"]}`, status: 403},
		{name: "check", as: "super1", method: "POST", path: "/api/v1/dnc-check", body: check, status: 200, contains: []string{`"+573001234567"`, "Robinson"}, lacks: []string{"4568"}},
		{name: "check from the other site", as: "super2", method: "POST", path: "/api/v1/dnc-check", body: check, status: 422},
		{name: "list", as: "super1", method: "GET", path: at + "/numbers?limit=1", status: 200, contains: []string{`"+573001234567"`, `"source":"api"`, `"next":"573001234567"`}},
		{name: "list on", as: "super1", method: "GET", path: at + "/numbers?after=573001234567", status: 200, contains: []string{`"+573001234569"`}, lacks: []string{`"next"`}},
		{name: "one number", as: "super1", method: "GET", path: at + "/numbers?number=300%20123%204569", status: 200, contains: []string{`"+573001234569"`}, lacks: []string{"4567", `"next"`}},
		{name: "one that is not there", as: "super1", method: "GET", path: at + "/numbers?number=3001234568", status: 200, contains: []string{`"items":[]`}},
		{name: "nonsense", as: "super1", method: "GET", path: at + "/numbers?number=x", status: 422, contains: []string{"lead.no_number"}},
		{name: "nor for the other site", as: "super2", method: "GET", path: at + "/numbers?number=3001234569", status: 404},
		{name: "remove", as: "local1", method: "DELETE", path: at + "/numbers/3001234567", status: 204},
		{name: "remove again", as: "local1", method: "DELETE", path: at + "/numbers/3001234567", status: 404, contains: []string{"dnc.not_listed"}},
		{name: "everywhere is not theirs to say", as: "local1", method: "POST", path: "/api/v1/dnc-lists", body: fmt.Sprintf(`{"site_id":%q,"name":"All","country":"CO","everywhere":true}`, h.north.ID), status: 403},
	})
}

func TestAListSaysWhatItMayBeUsedFor(t *testing.T) {
	h := newHouse(t)
	lawful := func(more string) string {
		return fmt.Sprintf(`{"site_id":%q,"name":"Lawful","country":"ES"%s}`, h.north.ID, more)
	}
	a := h.as("local1").do(http.MethodPost, "/api/v1/lists", lawful(`,"basis":"consent","basis_given":"2026-01-05T10:00:00Z","basis_expires":"2030-01-01T00:00:00Z","screened":{"lista_robinson":"2026-02-01T00:00:00Z"}`))
	var l lists.List
	a.decode(&l)
	if a.status != http.StatusCreated || l.Basis != "consent" || !l.Given.Equal(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)) || l.Screened["lista_robinson"].IsZero() {
		t.Fatalf("%d %s", a.status, a.body)
	}
	at := "/api/v1/lists/" + l.ID
	run(t, h, []scenario{
		{name: "as it is kept", as: "super1", method: "GET", path: at, status: 200, contains: []string{`"basis":"consent"`, `"basis_given":"2026-01-05T00:00:00Z"`, `"lista_robinson":"2026-02-01T00:00:00Z"`}},
		{name: "an unknown basis", as: "local1", method: "POST", path: "/api/v1/lists", body: lawful(`,"basis":"hope"`), status: 422},
		{name: "looked up in the future", as: "local1", method: "POST", path: "/api/v1/lists", body: lawful(`,"screened":{"tps":"2999-01-01T00:00:00Z"}`), status: 422, contains: []string{"lawful.future"}},
		{name: "cleared again", as: "local1", method: "PUT", path: at, body: lawful(`,"version":1`), status: 200, contains: []string{`"basis":""`}, lacks: []string{"basis_given", "screened"}},
		{name: "what was said is in the audit", as: "admin", method: "GET", path: "/api/v1/audit?noun=list", status: 200, contains: []string{`"basis":"consent"`, "lista_robinson"}},
		{name: "the registers", as: "super1", method: "GET", path: "/api/v1/public-registers", status: 200, contains: []string{`{"country":"ES","name":"lista_robinson","days":7}`}},
		{name: "not for everybody", as: "agent1", method: "GET", path: "/api/v1/public-registers", status: 403},
	})
}

func TestADumpOfIssabelGoesIntoAListAndItsForbiddenNumbersIntoAnother(t *testing.T) {
	h := newHouse(t)
	dump, err := os.ReadFile("../campaigns/lists/intake/testdata/issabel.sql")
	if err != nil {
		t.Fatal(err)
	}
	var l lists.List
	var d lists.DNCList
	c := h.as("local1")
	c.do(http.MethodPost, "/api/v1/lists", fmt.Sprintf(`{"site_id":%q,"name":"Old","country":"ES"}`, h.north.ID)).decode(&l)
	c.do(http.MethodPost, "/api/v1/dnc-lists", fmt.Sprintf(`{"site_id":%q,"name":"Old","country":"ES"}`, h.north.ID)).decode(&d)
	for path, want := range map[string]lists.Counts{"/api/v1/lists/" + l.ID: {Rows: 4, Taken: 2, Rejected: 2}, "/api/v1/dnc-lists/" + d.ID: {Rows: 3, Taken: 1, Rejected: 2}} {
		a := c.sends(path+"/imports?file_name=call_center.sql", string(dump))
		var i lists.Import
		a.decode(&i)
		if a.status != http.StatusCreated || i.Plan.Format != lists.FormatIssabel || len(i.Preview.Parts) == 0 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		i.Plan.Part = i.Preview.Parts[0].ID
		plan, err := json.Marshal(map[string]any{"plan": i.Plan})
		if err != nil {
			t.Fatal(err)
		}
		if a := c.do(http.MethodPost, "/api/v1/list-imports/"+i.ID+"/start", string(plan)); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if i = h.rests("local1", i.ID); i.State != lists.Done || i.Counts.Rows != want.Rows || i.Counts.Taken != want.Taken || i.Counts.Rejected != want.Rejected {
			t.Errorf("%s: %+v", path, i)
		}
	}
	run(t, h, []scenario{
		{name: "the leads", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/leads", status: 200, contains: []string{"O'Neill", `"+34600111222"`, `"Ciudad":"León"`}, lacks: []string{"Eva", "Luis"}},
		{name: "the number nobody may call", as: "super1", method: "GET", path: "/api/v1/dnc-lists/" + d.ID + "/numbers", status: 200, contains: []string{`"+34600333444"`}, lacks: []string{"444555"}},
	})
}
