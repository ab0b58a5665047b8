package store_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/lists/imports"
	"github.com/cordboard/cordboard/campaigns/lists/intake"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
	"github.com/cordboard/cordboard/sql/store/db"
)

// importing is a world with an importer over it.
type importing struct {
	*world
	list     lists.List
	files    imports.Files
	importer *imports.Importer
}

func newImporting(t *testing.T, s *lab.MariaDB) *importing {
	w := newWorldOn(t, s)
	m := &importing{world: w, files: imports.NewFiles(t.TempDir())}
	m.list = must(w.CreateList(w.ctx, by, all, lists.List{SiteID: w.two.ID, Name: "Spring", Country: "CO"}))(t)
	m.importer = m.another(m.Store)
	return m
}

func (m *importing) another(w lists.Works) *imports.Importer {
	return imports.New(imports.Config{Works: w, Files: m.files, Clock: m.clock, Log: slog.New(slog.DiscardHandler)})
}

// upload brings a file, and answers the plan that was proposed.
func (m *importing) upload(file string, kind, listID string) lists.Import {
	m.t.Helper()
	id := m.ids.New()
	n := must(m.files.Put(id, strings.NewReader(file)))(m.t)
	g := must(lists.NewNumbering("CO"))(m.t)
	p, v, err := intake.Look(intake.File{At: strings.NewReader(file), Size: n}, intake.Maker{Numbering: g, Zoner: lists.NewZoner("")})
	if err != nil {
		m.t.Fatal(err)
	}
	return must(m.CreateImport(m.ctx, by, all, lists.Import{ID: id, Kind: kind, ListID: listID, FileName: "leads.csv", Bytes: n, Plan: p, Preview: v}))(m.t)
}

// until runs an importer until an import is at rest.
func (m *importing) until(im *imports.Importer, id string) lists.Import {
	m.t.Helper()
	ctx, stop := context.WithCancel(m.ctx)
	var own sync.WaitGroup
	own.Go(func() { im.Run(ctx) })
	defer own.Wait()
	defer stop()
	for range 3000 {
		if i := must(m.GetImport(m.ctx, all, id))(m.t); !i.State.Busy() {
			return i
		}
		time.Sleep(20 * time.Millisecond) //nolint:forbidigo // between two looks; three thousand of them bound it
	}
	m.t.Fatal("the import does not end")
	return lists.Import{}
}

// bring imports a file with a plan that is changed a little.
func (m *importing) bring(file string, change func(*lists.Plan)) lists.Import {
	m.t.Helper()
	i := m.upload(file, lists.KindLeads, m.list.ID)
	if change != nil {
		change(&i.Plan)
	}
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.ToRun, i.Plan))(m.t)
	return m.until(m.importer, i.ID)
}

func (m *importing) leads() []lists.Lead {
	m.t.Helper()
	items, _, err := m.ListLeads(m.ctx, all, m.list.ID, 0, 200)
	if err != nil {
		m.t.Fatal(err)
	}
	return items
}

const people = "name,phone,mobile,city,id\n" +
	"Ann,3001234567,6011234567,Bogotá,1\n" +
	"Bob \"\\\tB,300 123 4568,,Cali,2\n" +
	"Cid,12,,x,3\n" +
	"Dan,3001234567,,again,4\n" +
	"Eve,3001234569,3001234568,partly,5\n"

func TestAFileBecomesLeadsAndEveryOtherRowSaysWhy(t *testing.T) {
	onEveryMariaDB(t, func(t *testing.T, s *lab.MariaDB) {
		m := newImporting(t, s)
		i := m.bring(people, nil)
		if c := i.Counts; i.State != lists.Done || c.Rows != 5 || c.Taken != 3 || c.Rejected != 2 || c.Duplicates != 1 || c.Numbers != 4 || c.LeftOut != 1 || c.Reasons["lead.not_in_use"] != 1 {
			t.Fatalf("%s %s %+v", i.State, i.Message, i.Counts)
		}
		got := m.leads()
		if len(got) != 3 || got[0].Name != "Ann" || fmt.Sprint(got[0].Numbers) != "[+573001234567 +576011234567]" || got[0].Custom["city"] != "Bogotá" || got[0].Zone != "America/Bogota" ||
			got[1].Name != `Bob "\ B` || got[1].ExternalID != "2" || fmt.Sprint(got[2].Numbers) != "[+573001234569]" {
			t.Fatalf("%+v", got)
		}
		rejected := string(must(os.ReadFile(m.files.Rejected(i.ID)))(t))
		if !strings.Contains(rejected, "4,") || !strings.Contains(rejected, "Cid,12") || !strings.Contains(rejected, "further up") || strings.Count(rejected, "\n") != 3 {
			t.Errorf("rejected: %q", rejected)
		}
		if l := must(m.GetList(m.ctx, all, m.list.ID))(t); l.Leads != 3 || fmt.Sprint(l.Fields) != "[city]" {
			t.Errorf("the list is %+v", l)
		}
		if found := must(m.FindLeads(m.ctx, all, m.list.ID, 573001234568))(t); len(found) != 1 || found[0].ExternalID != "2" {
			t.Errorf("found %+v", found)
		}
	})
}

func TestADryRunCountsAndWritesNothing(t *testing.T) {
	m := newImporting(t, server)
	i := m.upload(people, lists.KindLeads, m.list.ID)
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.ToCheck, i.Plan))(t)
	i = m.until(m.importer, i.ID)
	if i.State != lists.Checked || i.Counts.Taken != 3 || i.Counts.Rejected != 2 || len(m.leads()) != 0 {
		t.Fatalf("%+v, %d leads", i, len(m.leads()))
	}
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.ToRun, i.Plan))(t)
	if i = m.until(m.importer, i.ID); i.State != lists.Done || len(m.leads()) != 3 {
		t.Errorf("%+v, %d leads", i, len(m.leads()))
	}
	_, err := m.OrderImport(m.ctx, by, all, i.ID, lists.ToRun, i.Plan)
	wants(t, err, fault.Conflict, "lead_file.over", "")
}

func TestAppendLeavesOutWhatIsKnownAndReplaceDoesNot(t *testing.T) {
	m := newImporting(t, server)
	m.bring(people, nil)
	again := "name,phone,district\nAnn,3001234567,n\nFay,3001234570,s\n"
	if c := m.bring(again, nil).Counts; c.Taken != 1 || c.Duplicates != 1 || c.Reasons["lead.known"] != 1 {
		t.Errorf("appended %+v", c)
	}
	if l := must(m.GetList(m.ctx, all, m.list.ID))(t); l.Leads != 4 || fmt.Sprint(l.Fields) != "[city district]" {
		t.Errorf("the list is %+v", l)
	}
	if c := m.bring(again, func(p *lists.Plan) { p.Mode = lists.ModeReplace }).Counts; c.Taken != 2 {
		t.Errorf("replaced by %+v", c)
	}
	if l := must(m.GetList(m.ctx, all, m.list.ID))(t); l.Leads != 2 || fmt.Sprint(l.Fields) != "[district]" || len(m.leads()) != 2 {
		t.Errorf("the list is %+v, its leads %+v", l, m.leads())
	}
}

func TestANumberMayBeKnownInTheCampaignOrAnywhere(t *testing.T) {
	m := newImporting(t, server)
	m.bring(people, nil)
	first := m.list
	m.list = must(m.CreateList(m.ctx, by, all, lists.List{SiteID: m.two.ID, Name: "Autumn", Country: "CO"}))(t)
	c := m.campaign(m.two, "Sale")
	for where, want := range map[string]int{lists.InList: 1, lists.InCampaign: 1, lists.InEverything: 0} {
		if got := m.bring("phone\n3001234567\n", func(p *lists.Plan) { p.Mode, p.Duplicates = lists.ModeReplace, where }).Counts.Taken; got != want {
			t.Errorf("%s takes %d", where, got)
		}
	}
	for _, l := range []string{first.ID, m.list.ID} {
		if err := m.AttachList(m.ctx, by, all, c.ID, l); err != nil {
			t.Fatal(err)
		}
	}
	if got := m.bring("phone\n3001234567\n", func(p *lists.Plan) { p.Mode, p.Duplicates = lists.ModeReplace, lists.InCampaign }).Counts; got.Taken != 0 || got.Duplicates != 1 {
		t.Errorf("with the other list in the campaign: %+v", got)
	}
	wants(t, m.DeleteList(m.ctx, by, all, first.ID), fault.Conflict, "list.in_use", "")
}

// broken is a store that dies after some portions, as a killed daemon's would.
type broken struct {
	*store.Store
	after int
	why   error
}

type brokenWriter struct {
	lists.Writer
	b *broken
}

func (b *broken) WriteLeads(ctx context.Context, i *lists.Import) (lists.Writer, error) {
	w, err := b.Store.WriteLeads(ctx, i)
	return &brokenWriter{w, b}, err
}

func (w *brokenWriter) Write(ctx context.Context, batch []lists.Draft, c lists.Counts) error {
	if w.b.after--; w.b.after < 0 {
		return w.b.why
	}
	return w.Writer.Write(ctx, batch, c)
}

func many(n int) string {
	var b bytes.Buffer
	b.WriteString("phone,name\n")
	for i := range n {
		fmt.Fprintf(&b, "300%07d,P%d\n", i, i)
	}
	return b.String()
}

func TestAnInterruptedImportIsTakenBackAndDoneAgainWhole(t *testing.T) {
	m := newImporting(t, server)
	i := m.upload(many(60_000), lists.KindLeads, m.list.ID)
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.ToRun, i.Plan))(t)
	ctx, stop := context.WithCancel(m.ctx)
	b := &broken{Store: m.Store, after: 4}
	done := make(chan struct{})
	b.why = context.Canceled
	go func() { defer close(done); m.another(dying{b, stop}).Run(ctx) }()
	<-done
	if i = must(m.GetImport(m.ctx, all, i.ID))(t); i.State != lists.Running || len(m.leads()) == 0 {
		t.Fatalf("the killed import is %s with %d leads", i.State, len(m.leads()))
	}
	if i = m.until(m.importer, i.ID); i.State != lists.Done || i.Counts.Taken != 60_000 {
		t.Fatalf("%s %s %+v", i.State, i.Message, i.Counts)
	}
	if l := must(m.GetList(m.ctx, all, m.list.ID))(t); l.Leads != 60_000 {
		t.Errorf("the list has %d leads", l.Leads)
	}
}

// dying ends the importer at the first failure, as the end of the program would.
type dying struct {
	*broken
	stop func()
}

func (d dying) WriteLeads(ctx context.Context, i *lists.Import) (lists.Writer, error) {
	w, err := d.broken.WriteLeads(ctx, i)
	return dyingWriter{w, d.stop}, err
}

type dyingWriter struct {
	lists.Writer
	stop func()
}

func (w dyingWriter) Write(ctx context.Context, batch []lists.Draft, c lists.Counts) error {
	err := w.Writer.Write(ctx, batch, c)
	if err != nil {
		w.stop()
	}
	return err
}

func TestAnImportThatCannotGoOnLeavesNothingAndASentence(t *testing.T) {
	m := newImporting(t, server)
	m.bring(people, nil)
	i := m.upload(many(60_000), lists.KindLeads, m.list.ID)
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.ToRun, i.Plan))(t)
	b := &broken{Store: m.Store, after: 4, why: fault.New(fault.Invalid, "It broke here.").WithKey("test.broke")}
	if i = m.until(m.another(b), i.ID); i.State != lists.Failed || i.Message != "It broke here." {
		t.Fatalf("%s %q", i.State, i.Message)
	}
	if got := m.leads(); len(got) != 3 {
		t.Errorf("%d leads are left", len(got))
	}
}

func TestACancelledImportLeavesNothing(t *testing.T) {
	m := newImporting(t, server)
	i := m.upload(many(60_000), lists.KindLeads, m.list.ID)
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.ToRun, i.Plan))(t)
	wants(t, m.DeleteList(m.ctx, by, all, m.list.ID), fault.Conflict, "list.busy", "")
	must(m.OrderImport(m.ctx, by, all, i.ID, lists.Cancelled, lists.Plan{}))(t)
	if i = m.until(m.importer, i.ID); i.State != lists.Cancelled || len(m.leads()) != 0 {
		t.Errorf("%s, %d leads", i.State, len(m.leads()))
	}
}

func TestAServerThatTakesNoFilesGetsRows(t *testing.T) {
	m := newImporting(t, server)
	admin := pool(t, server, "")
	exec(t, admin, "SET GLOBAL local_infile = 0")
	defer exec(t, admin, "SET GLOBAL local_infile = 1")
	if i := m.bring(people, nil); i.State != lists.Done || len(m.leads()) != 3 || m.leads()[1].Name != `Bob "\ B` {
		t.Errorf("%s %s %+v", i.State, i.Message, m.leads())
	}
}

func TestADeletedListTakesItsLeadsAlong(t *testing.T) {
	m := newImporting(t, server)
	m.bring(many(12_000), nil)
	if err := m.DeleteList(m.ctx, by, all, m.list.ID); err != nil {
		t.Fatal(err)
	}
	_, err := m.GetList(m.ctx, all, m.list.ID)
	wants(t, err, fault.NotFound, "row.not_found", "")
	must(m.CreateList(m.ctx, by, all, lists.List{SiteID: m.two.ID, Name: "Spring", Country: "CO"}))(t)
	if err := m.RemoveLeaving(m.ctx); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"leads", "lead_numbers"} {
		var n int
		if err := m.pool.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows are left in %s (%v)", n, table, err)
		}
	}
}

func TestTheNextLeadIsTheMostUrgentOneThatNobodyHas(t *testing.T) {
	m := newImporting(t, server)
	m.bring("phone,priority,time_zone\n3001234560,5,\n3001234561,5,\n3001234562,0,America/Lima\n3001234563,9,\n", nil)
	c := m.campaign(m.two, "Sale")
	if err := m.AttachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	take := func(lease string, limit int, zones ...string) (ids []int) {
		t.Helper()
		first := int(m.leads()[0].ID)
		for _, d := range must(m.TakeLeads(m.ctx, lists.Take{Campaign: c.Num, Zones: zones, Now: now, Until: now.Add(time.Minute), Lease: lease, Limit: limit}))(t) {
			ids = append(ids, int(d.LeadID)-first)
		}
		return ids
	}
	if got := take("A", 2); fmt.Sprint(got) != "[2 0]" {
		t.Errorf("first come %v", got)
	}
	if got := take("B", 9, "America/Lima"); got != nil {
		t.Errorf("in Lima there is nobody left, but %v", got)
	}
	if got := take("B", 9, "America/Bogota", "Nowhere"); fmt.Sprint(got) != "[1 3]" {
		t.Errorf("then come %v", got)
	}
	lead := m.leads()[2].ID
	// closes ends an attempt as the projector does, and reports whether the lease was held.
	closes := func(lease string, p db.CloseLeaseParams) bool {
		p.CampaignNum, p.LeadID, p.Lease, p.Counted = c.Num, lead, lease, 1
		return must(db.New(m.pool).CloseLease(m.ctx, p))(t) == 1
	}
	if ok := closes("B", db.CloseLeaseParams{}); ok {
		t.Error("a lease that somebody else holds was closed")
	}
	if ok := closes("A", db.CloseLeaseParams{NextAt: uint32(now.Add(time.Hour).Unix()), Outcome: "busy", Position: 1}); !ok {
		t.Error("the own lease was not closed")
	}
	if ok := closes("A", db.CloseLeaseParams{}); ok {
		t.Error("an attempt was counted twice")
	}
	if got := take("C", 9); got != nil {
		t.Errorf("nobody is due, but %v", got)
	}
	now = now.Add(2 * time.Hour)
	if old := must(m.ExpiredLeases(m.ctx, c.Num, now, 10))(t); len(old) != 3 {
		t.Errorf("expired: %+v", old)
	}
	if got := take("C", 9); fmt.Sprint(got) != "[2]" {
		t.Errorf("an hour later %v", got)
	}
	const closed = 2
	closes("C", db.CloseLeaseParams{State: closed, Outcome: "machine"})
	for below, leads := range map[int]int{2: 0, 3: 1} {
		w := campaigns.RecycleWish{Outcomes: []string{"machine"}, AttemptsBelow: below}
		if p := must(m.RecyclePreview(m.ctx, all, c.ID, w, false))(t); p.Outcomes["machine"] != leads || p.Leads != leads {
			t.Errorf("with fewer than %d attempts %+v would be recycled", below, p)
		}
	}
	// Leads that come later are told to the campaign.
	m.bring("phone\n3009999999\n", nil)
	if got := take("D", 9); len(got) != 1 {
		t.Errorf("a lead that came later: %v", got)
	}
}

func TestTwoWhoTakeNeverGetTheSameLead(t *testing.T) {
	m := newImporting(t, server)
	m.bring(many(400), nil)
	c := m.campaign(m.two, "Sale")
	if err := m.AttachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	seen, doubles := map[uint64]bool{}, 0
	var own sync.WaitGroup
	for n := range 4 {
		own.Go(func() {
			for k := range 60 {
				got, err := m.TakeLeads(m.ctx, lists.Take{Campaign: c.Num, Now: time.Now(), Until: time.Now().Add(time.Minute), Lease: fmt.Sprintf("L%d-%d", n, k), Limit: 5})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, d := range got {
					if seen[d.LeadID] {
						doubles++
					}
					seen[d.LeadID] = true
				}
				mu.Unlock()
			}
		})
	}
	own.Wait()
	if doubles > 0 || len(seen) != 400 {
		t.Errorf("%d leads were taken, %d twice", len(seen), doubles)
	}
}

func TestADoNotCallListForbidsWhereItHolds(t *testing.T) {
	m := newImporting(t, server)
	c := m.campaign(m.two, "Sale")
	of := must(m.CreateDNCList(m.ctx, by, all, lists.DNCList{SiteID: m.two.ID, Name: "Sale only", Country: "CO", CampaignID: c.ID}))(t)
	site := must(m.CreateDNCList(m.ctx, by, all, lists.DNCList{SiteID: m.two.ID, Name: "Here", Country: "CO"}))(t)
	world := must(m.CreateDNCList(m.ctx, by, all, lists.DNCList{SiteID: m.one.ID, Name: "World", Country: "US", Everywhere: true}))(t)
	for l, n := range map[string]lists.Number{of.ID: 573000000001, site.ID: 573000000002, world.ID: 573000000003} {
		if err := m.AddDNCNumbers(m.ctx, by, all, l, "api", []lists.Number{n, n}); err != nil {
			t.Fatal(err)
		}
	}
	check := func(site, campaign string) string {
		hits := must(m.CheckDNC(m.ctx, site, campaign, []lists.Number{573000000001, 573000000002, 573000000003, 573000000004}))(t)
		names := ""
		for _, h := range hits {
			names += h.Name + ";"
		}
		return names
	}
	if got := check(m.two.ID, c.ID); got != "Sale only;Here;World;" {
		t.Errorf("the campaign may not call %s", got)
	}
	if got := check(m.two.ID, ""); got != "Here;World;" {
		t.Errorf("the site may not call %s", got)
	}
	if got := check(m.one.ID, ""); got != "World;" {
		t.Errorf("the other site may not call %s", got)
	}
	own := events.Reach{SiteIDs: []string{m.two.ID}}
	_, err := m.CreateDNCList(m.ctx, by, own, lists.DNCList{SiteID: m.two.ID, Name: "Mine", Country: "CO", Everywhere: true})
	wants(t, err, fault.Forbidden, "row.out_of_reach", "")
	wants(t, m.AddDNCNumbers(m.ctx, by, own, world.ID, "api", []lists.Number{573000000004}), fault.NotFound, "row.not_found", "")
	wants(t, m.RemoveDNCNumber(m.ctx, by, own, site.ID, 573000000009), fault.NotFound, "dnc.not_listed", "number")
	if err := m.RemoveDNCNumber(m.ctx, by, own, site.ID, 573000000002); err != nil {
		t.Fatal(err)
	}
	i := m.upload("numbers\n3000000007\n3000000008\nnonsense\n", lists.KindDNC, site.ID)
	i.Plan.Mode = lists.ModeReplace
	must(m.OrderImport(m.ctx, by, own, i.ID, lists.ToRun, i.Plan))(t)
	if i = m.until(m.importer, i.ID); i.State != lists.Done || i.Counts.Taken != 2 || i.Counts.Rejected != 1 {
		t.Fatalf("%s %s %+v", i.State, i.Message, i.Counts)
	}
	if items, _, err := m.DNCNumbers(m.ctx, own, site.ID, 0, 10); err != nil || len(items) != 2 || items[0].Source != "import" {
		t.Errorf("%+v %v", items, err)
	}
	if err := m.DeleteDNCList(m.ctx, by, own, site.ID); err != nil {
		t.Fatal(err)
	}
}
