package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/campaigns/lists"
	sqlfiles "github.com/cordboard/cordboard/sql"
	"github.com/cordboard/cordboard/sql/store/db"
)

// leadWriter writes the leads of one import over a connection of its own. It loads them in bulk where the server lets it, and
// inserts many rows at once where it does not.
type leadWriter struct {
	s     *Store
	conn  *sql.Conn
	i     *lists.Import
	num   uint32
	zones map[string]uint16
	name  string // of the readers that the driver asks
	slow  bool   // the server takes no files
	buf   map[string]*bytes.Buffer
	ended bool

	waiting []lists.Draft
	sorted  []numberRow
}

// numberRow is a row of lead_numbers.
type numberRow struct{ number, lead uint64 }

// joined is numbers as leads.numbers has them.
func joined(numbers []lists.Number) string {
	b := make([]byte, 0, 32)
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(n), 10)
	}
	return string(b)
}

// Numbers of MariaDB's errors that say that it takes no files from its clients.
var noFiles = []uint16{1148, 3948, 4166, 1227}

const (
	bulkLeads   = "leads"
	bulkNumbers = "lead_numbers"
	bulkDNC     = "dnc_numbers"
)

// WriteLeads implements lists.Works. The rows are of one list and numbered by us, so that no other import's checks can fail
// for them; the session's checks of keys are off.
func (s *Store) WriteLeads(ctx context.Context, i *lists.Import) (lists.Writer, error) {
	w := &leadWriter{s: s, i: i, name: "import-" + i.ID, buf: map[string]*bytes.Buffer{}}
	var err error
	if i.Kind == lists.KindDNC {
		w.num, err = s.q.DNCListNumber(ctx, i.ListID)
	} else {
		w.num, err = s.q.ListNumber(ctx, i.ListID)
	}
	if err != nil {
		return nil, unreadable("list", err)
	}
	if _, w.zones, err = zones(ctx, s.q); err != nil {
		return nil, explain(err)
	}
	if w.conn, err = s.pool.Conn(ctx); err != nil {
		return nil, away(err)
	}
	if _, err := w.conn.ExecContext(ctx, "SET SESSION unique_checks = 0, foreign_key_checks = 0"); err != nil {
		return nil, errors.Join(explain(err), w.Close())
	}
	for _, table := range []string{bulkLeads, bulkNumbers, bulkDNC} {
		b := &bytes.Buffer{}
		w.buf[table] = b
		mysql.RegisterReaderHandler(w.name+"-"+table, func() io.Reader { return b })
	}
	return w, nil
}

// Close gives the connection up: nobody else gets one with its checks off.
func (w *leadWriter) Close() error {
	if w.ended {
		return nil
	}
	w.ended = true
	for table := range w.buf {
		mysql.DeregisterReaderHandler(w.name + "-" + table)
	}
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn })
	if err := w.conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}

// gatherRows is how many leads are written together. The index of numbers is not in the order of leads: the more of its entries
// come at once and sorted, the fewer of its pages are read for each.
const gatherRows = 30_000

// Write implements lists.Writer.
func (w *leadWriter) Write(ctx context.Context, batch []lists.Draft, c lists.Counts) error {
	w.i.Counts = c
	w.waiting = append(w.waiting, batch...)
	if len(w.waiting) < gatherRows {
		return nil
	}
	return w.Flush(ctx)
}

// Flush implements lists.Writer.
func (w *leadWriter) Flush(ctx context.Context) error {
	if len(w.waiting) == 0 {
		return nil
	}
	err := w.writeOnce(ctx, w.waiting)
	if err != nil && !w.slow && takesNoFiles(err) {
		w.slow = true
		err = w.writeOnce(ctx, w.waiting)
	}
	clear(w.waiting)
	w.waiting = w.waiting[:0]
	return explain(err)
}

func takesNoFiles(err error) bool {
	var m *mysql.MySQLError
	return errors.As(err, &m) && slices.Contains(noFiles, m.Number)
}

func (w *leadWriter) writeOnce(ctx context.Context, batch []lists.Draft) error {
	for _, d := range batch {
		if err := w.learn(ctx, d.Zone); err != nil {
			return err
		}
	}
	first := uint64(0)
	if w.i.Kind == lists.KindLeads {
		last, err := db.New(w.conn).ReserveLeads(ctx, int64(len(batch)))
		if err != nil {
			return err
		}
		first = uint64(last) - uint64(len(batch)) + 1
	}
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	if w.slow {
		err = w.insert(ctx, tx, batch, first)
	} else {
		err = w.load(ctx, tx, batch, first)
	}
	if err != nil {
		return err
	}
	end := max(w.i.EndLead, first+uint64(len(batch)))
	if err := w.s.q.WithTx(tx).ImportProgress(ctx, db.ImportProgressParams{ID: w.i.ID, Counts: text(w.i.Counts), EndLead: end, ChangedAt: w.s.now()}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	w.i.EndLead = end
	return nil
}

// learn gives a zone its number.
func (w *leadWriter) learn(ctx context.Context, zone string) error {
	if _, known := w.zones[zone]; known {
		return nil
	}
	if err := w.s.q.InsertZone(ctx, zone); err != nil {
		return err
	}
	var err error
	_, w.zones, err = zones(ctx, w.s.q)
	return err
}

// load sends the rows as files, in the order of their keys.
func (w *leadWriter) load(ctx context.Context, tx *sql.Tx, batch []lists.Draft, first uint64) error {
	leads, numbers, dnc := w.buf[bulkLeads], w.buf[bulkNumbers], w.buf[bulkDNC]
	leads.Reset()
	numbers.Reset()
	dnc.Reset()
	if w.i.Kind == lists.KindDNC {
		at := w.i.CreatedAt.UTC().Format(time.DateTime)
		var all []lists.Number
		for _, d := range batch {
			all = append(all, d.Numbers...)
		}
		slices.Sort(all)
		for _, n := range all {
			line(dnc, uint64(w.num), uint64(n)).WriteString("import\t" + at + "\n")
		}
		_, err := w.file(ctx, tx, bulkDNC)
		return err
	}
	w.sorted = w.sorted[:0]
	for k, d := range batch {
		id := first + uint64(k)
		b := line(leads, id, uint64(w.num), uint64(w.zones[d.Zone]), uint64(d.Priority))
		escaped(b, d.ExternalID, '\t')
		escaped(b, d.Name, '\t')
		b.WriteString(joined(d.Numbers))
		b.WriteByte('\t')
		escaped(b, d.Custom, '\n')
		for _, n := range d.Numbers {
			w.sorted = append(w.sorted, numberRow{number: uint64(n), lead: id})
		}
	}
	slices.SortFunc(w.sorted, func(a, b numberRow) int { return cmp.Compare(a.number, b.number) })
	for _, n := range w.sorted {
		b := line(numbers, n.number, uint64(w.num), n.lead)
		b.Truncate(b.Len() - 1)
		b.WriteByte('\n')
	}
	rows := int64(len(w.sorted))
	// A file from a client turns errors into warnings; what was not written is noticed by its count.
	if n, err := w.file(ctx, tx, bulkLeads); err != nil || n != int64(len(batch)) {
		return errors.Join(err, short(n, int64(len(batch))))
	}
	if n, err := w.file(ctx, tx, bulkNumbers); err != nil || n != rows {
		return errors.Join(err, short(n, rows))
	}
	return nil
}

func short(n, want int64) error {
	if n == want {
		return nil
	}
	return fmt.Errorf("of %d rows of an import %d were written", want, n)
}

// line writes numbers with a tab behind each.
func line(b *bytes.Buffer, values ...uint64) *bytes.Buffer {
	for _, v := range values {
		b.Write(append(strconv.AppendUint(b.AvailableBuffer(), v, 10), '\t'))
	}
	return b
}

// escaped writes a text as LOAD DATA reads it, and what is behind it.
func escaped(b *bytes.Buffer, v string, end byte) {
	for i := range len(v) {
		switch c := v[i]; c {
		case '\t', '\n', '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case 0:
			b.WriteString(`\0`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(end)
}

func (w *leadWriter) file(ctx context.Context, tx *sql.Tx, table string) (int64, error) {
	text, err := sqlfiles.Bulk.ReadFile("bulk/" + table + ".sql")
	if err != nil {
		return 0, err
	}
	r, err := tx.ExecContext(ctx, fmt.Sprintf(string(text), w.name+"-"+table))
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// insert writes many rows at once.
func (w *leadWriter) insert(ctx context.Context, tx *sql.Tx, drafts []lists.Draft, first uint64) error {
	g := &batch{Tx: tx}
	q := db.New(g)
	for k, d := range drafts {
		if w.i.Kind == lists.KindDNC {
			for _, n := range d.Numbers {
				if err := q.PutDNCNumber(ctx, db.PutDNCNumberParams{DncNum: w.num, Number: uint64(n), Source: "import", AddedAt: w.i.CreatedAt}); err != nil {
					return err
				}
			}
			continue
		}
		if err := q.InsertLead(ctx, db.InsertLeadParams{ID: first + uint64(k), ListNum: w.num, Zone: w.zones[d.Zone], Priority: d.Priority,
			ExternalID: d.ExternalID, Name: d.Name, Numbers: joined(d.Numbers), Custom: d.Custom}); err != nil {
			return err
		}
	}
	if w.i.Kind == lists.KindLeads {
		for k, d := range drafts {
			for _, n := range d.Numbers {
				if err := q.InsertLeadNumber(ctx, db.InsertLeadNumberParams{LeadID: first + uint64(k), Number: uint64(n), ListNum: w.num}); err != nil {
					return err
				}
			}
		}
	}
	return g.flush(ctx)
}

// sweepRows is how many leads one transaction removes or tells a campaign of.
const sweepRows = 10_000

// eachRange calls do with runs of the leads of a list from since up to and without until.
func (s *Store) eachRange(ctx context.Context, num uint32, since, until uint64, do func(q *db.Queries, first, last uint64, some []db.SomeLeadsRow) error) error {
	for {
		some, err := s.q.SomeLeads(ctx, db.SomeLeadsParams{ListNum: num, Since: since, Beyond: until, Limit: sweepRows})
		if err != nil || len(some) == 0 {
			return explain(err)
		}
		first, last := some[0].ID, some[len(some)-1].ID
		if err := s.inTx(ctx, func(q *db.Queries) error { return do(q, first, last, some) }); err != nil {
			return err
		}
		since = last + 1
	}
}

// removeLeads removes leads of a list, their numbers, and what campaigns know of them.
func (s *Store) removeLeads(ctx context.Context, listID string, num uint32, since, until uint64) error {
	campaigns, err := s.q.CampaignsOfList(ctx, listID)
	if err != nil {
		return explain(err)
	}
	return s.eachRange(ctx, num, since, until, func(q *db.Queries, first, last uint64, some []db.SomeLeadsRow) error {
		for _, c := range campaigns {
			if err := q.DropCampaignLeads(ctx, db.DropCampaignLeadsParams{CampaignNum: c.Num, ListNum: num, Since: first, Last: last}); err != nil {
				return err
			}
		}
		if err := dropNumbers(ctx, q, num, first, last, some); err != nil {
			return err
		}
		return q.DeleteLeads(ctx, db.DeleteLeadsParams{ListNum: num, Since: first, Last: last})
	})
}

// dropNumbers removes the numbers of leads.
func dropNumbers(ctx context.Context, q *db.Queries, num uint32, first, last uint64, of []db.SomeLeadsRow) error {
	all := make([]uint64, 0, askMost)
	for i, d := range of {
		for digits := range strings.SplitSeq(d.Numbers, ",") {
			if n, err := strconv.ParseUint(digits, 10, 64); err == nil {
				all = append(all, n)
			}
		}
		if len(all) < askMost-lists.MaxNumbers && i < len(of)-1 {
			continue
		}
		if err := q.DeleteLeadNumbers(ctx, db.DeleteLeadNumbersParams{Numbers: all, ListNum: num, Since: first, Last: last}); err != nil {
			return err
		}
		all = all[:0]
	}
	return nil
}

const allLeads = 1 << 62

// FinishImport implements lists.Works.
func (s *Store) FinishImport(ctx context.Context, i lists.Import) error {
	if i.Kind == lists.KindDNC {
		return s.finishDNC(ctx, i)
	}
	num, err := s.q.ListNumber(ctx, i.ListID)
	if err != nil {
		return unreadable("list", err)
	}
	if i.Plan.Mode == lists.ModeReplace {
		if err := s.removeLeads(ctx, i.ListID, num, 0, i.FirstLead); err != nil {
			return err
		}
	}
	campaigns, err := s.q.CampaignsOfList(ctx, i.ListID)
	if err != nil {
		return explain(err)
	}
	for _, c := range campaigns {
		if err := s.addToCampaign(ctx, db.WaitingListsRow{CampaignID: c.ID, ListID: i.ListID, CampaignNum: c.Num, ListNum: num}, i.FirstLead, i.EndLead); err != nil {
			return err
		}
	}
	return s.countLeads(ctx, i.ListID, num, i.Plan)
}

// countLeads writes down how many leads a list has, and which fields.
func (s *Store) countLeads(ctx context.Context, listID string, num uint32, p lists.Plan) error {
	n, err := s.q.CountLeads(ctx, num)
	if err != nil {
		return explain(err)
	}
	l, err := s.q.GetList(ctx, db.GetListParams{ID: listID, AllSites: 1})
	if err != nil {
		return unreadable("list", err)
	}
	fields, err := untext[[]string](l.Fields)
	if err != nil {
		return err
	}
	if p.Mode == lists.ModeReplace {
		fields = nil
	}
	return explain(s.q.SetListLeads(ctx, db.SetListLeadsParams{ID: listID, Leads: uint32(n), Fields: text(orEmpty(lists.Joined(fields, p.Fields())))}))
}

// finishDNC removes what a replaced list had from files before. Nothing was missing meanwhile.
func (s *Store) finishDNC(ctx context.Context, i lists.Import) error {
	if i.Plan.Mode != lists.ModeReplace {
		return nil
	}
	num, err := s.q.DNCListNumber(ctx, i.ListID)
	for n := int64(1); err == nil && n > 0; {
		n, err = s.q.DropFormerDNCNumbers(ctx, db.DropFormerDNCNumbersParams{DncNum: num, BeforeAt: i.CreatedAt.Truncate(time.Second)})
	}
	return unreadable("dnc_list", err)
}

// UndoImport implements lists.Works. Numbers of a do-not-call list stay: rather one too many than one too few.
func (s *Store) UndoImport(ctx context.Context, i lists.Import) error {
	if i.Kind == lists.KindDNC || i.FirstLead == 0 {
		return nil
	}
	num, err := s.q.ListNumber(ctx, i.ListID)
	if err != nil {
		return unreadable("list", err)
	}
	return s.removeLeads(ctx, i.ListID, num, i.FirstLead, i.EndLead)
}

// UndoneImport implements lists.Works.
func (s *Store) UndoneImport(ctx context.Context, id string) error {
	return explain(s.q.UndoneImport(ctx, id))
}

// NextLeadID is the id that the next lead gets at least.
func (s *Store) NextLeadID(ctx context.Context) (uint64, error) {
	n, err := s.q.UsedLeads(ctx)
	return n + 1, explain(err)
}

// RemoveLeaving implements lists.Works.
func (s *Store) RemoveLeaving(ctx context.Context) error {
	rows, err := s.q.LeavingLists(ctx)
	if err != nil {
		return explain(err)
	}
	for _, l := range rows {
		if err := s.removeLeads(ctx, l.ID, l.Num, 0, allLeads); err != nil {
			return err
		}
		if err := s.q.RemoveList(ctx, l.ID); err != nil {
			return explain(err)
		}
	}
	return nil
}
