package store

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ lists.Works = (*Store)(nil)

// troubleText is a fault as a column keeps it.
type troubleText struct {
	Key    string         `json:"key"`
	Msg    string         `json:"msg"`
	Params map[string]any `json:"params,omitempty"`
}

func importOf(i db.ListImport) (lists.Import, error) {
	x := lists.Import{ID: i.ID, SiteID: i.SiteID, Kind: i.Kind, ListID: i.ListID, FileName: i.FileName, Bytes: int64(i.Bytes), State: lists.ImportState(i.State),
		Login: i.Login, UserID: i.UserID.String, CreatedAt: i.CreatedAt, ChangedAt: i.ChangedAt, Tries: int(i.Tries), FirstLead: i.FirstLead, EndLead: i.EndLead}
	var err error
	if x.Plan, err = untext[lists.Plan](i.Plan); err != nil {
		return x, err
	}
	if x.Preview, err = untext[lists.Preview](i.Look); err != nil {
		return x, err
	}
	if x.Counts, err = untext[lists.Counts](i.Counts); err != nil || i.Trouble == "" {
		return x, err
	}
	t, err := untext[troubleText](i.Trouble)
	x.Trouble = &fault.Error{Code: fault.Invalid, Key: t.Key, Msg: t.Msg, Params: t.Params}
	x.Message, x.Key = t.Msg, t.Key
	return x, err
}

func troubleOf(f *fault.Error) string {
	if f == nil {
		return ""
	}
	return text(troubleText{f.Key, f.Msg, f.Params})
}

// ListImports answers the imports of a list in reach, newest first.
func (s *Store) ListImports(ctx context.Context, r events.Reach, listID string, p events.Page) ([]lists.Import, string, error) {
	if p.After != "" && !ids.Valid(p.After) || !ids.Valid(listID) {
		return nil, "", badCursor()
	}
	rows, err := s.q.ListImports(ctx, db.ListImportsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, ListID: listID, After: p.After, Limit: int32(p.Size() + 1)})
	all, err := mapped(rows, explain(err), importOf)
	items, next := page(all, p.Size(), func(i lists.Import) string { return i.ID })
	return items, next, err
}

// GetImport answers one in reach.
func (s *Store) GetImport(ctx context.Context, r events.Reach, id string) (lists.Import, error) {
	if !ids.Valid(id) {
		return lists.Import{}, missing("list_import")
	}
	row, err := s.q.GetImport(ctx, db.GetImportParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
	if err != nil {
		return lists.Import{}, unreadable("list_import", err)
	}
	return importOf(row)
}

// ownerSite is the site of the list a file goes into, if it may be written.
func ownerSite(ctx context.Context, q *db.Queries, r events.Reach, kind, listID string) (string, error) {
	if kind == lists.KindDNC {
		l, err := dncNoun.lock(ctx, q, r, listID)
		if err == nil && !dncNoun.allows(r, l) {
			return "", outOfReach("dnc_list")
		}
		return l.SiteID, unreadable("dnc_list", err)
	}
	l, err := listNoun.lock(ctx, q, r, listID)
	if err == nil && !listNoun.allows(r, l) {
		return "", outOfReach("list")
	}
	return l.SiteID, unreadable("list", err)
}

// CreateImport writes an import whose file is here.
func (s *Store) CreateImport(ctx context.Context, by events.Actor, r events.Reach, i lists.Import) (lists.Import, error) {
	if err := check.First(check.OneOf("kind", i.Kind, lists.KindLeads, lists.KindDNC), check.ID("list_id", i.ListID), check.ID("id", i.ID)); err != nil {
		return i, err
	}
	i.State, i.CreatedAt, i.ChangedAt, i.Login, i.UserID = lists.Uploaded, s.now(), s.now(), by.Login, by.UserID
	err := s.inTx(ctx, func(q *db.Queries) (err error) {
		if i.SiteID, err = ownerSite(ctx, q, r, i.Kind, i.ListID); err != nil {
			return err
		}
		if err := q.InsertImport(ctx, db.InsertImportParams{ID: i.ID, SiteID: i.SiteID, Kind: i.Kind, ListID: i.ListID, FileName: cut(i.FileName, 190), Bytes: uint64(i.Bytes),
			State: string(i.State), Plan: text(i.Plan), Look: text(i.Preview), Counts: text(i.Counts), UserID: null(by.UserID), Login: cut(by.Login, 64),
			CreatedAt: i.CreatedAt, ChangedAt: i.ChangedAt}); err != nil {
			return err
		}
		return s.auditImport(ctx, q, by, i, "upload")
	})
	return i, err
}

func (s *Store) auditImport(ctx context.Context, q *db.Queries, by events.Actor, i lists.Import, act string) error {
	return s.audit(ctx, q, entry{by: by, noun: "list_import", act: act, id: i.ID, siteID: i.SiteID,
		after: map[string]any{"list_id": i.ListID, "kind": i.Kind, "file_name": i.FileName, "bytes": i.Bytes, "plan": i.Plan, "counts": i.Counts}})
}

var (
	errImportBusy = fault.New(fault.Conflict, "This import is under way; wait for it, or cancel it.").WithKey("lead_file.busy")
	errImportOver = fault.New(fault.Conflict, "This import is over. Send the file again.").WithKey("lead_file.over")
)

// OrderImport implements lists.Store.
func (s *Store) OrderImport(ctx context.Context, by events.Actor, r events.Reach, id string, to lists.ImportState, p lists.Plan) (lists.Import, error) {
	var i lists.Import
	if !ids.Valid(id) {
		return i, missing("list_import")
	}
	err := s.inTx(ctx, func(q *db.Queries) error {
		row, err := q.LockImport(ctx, db.LockImportParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		if err != nil {
			return unreadable("list_import", err)
		}
		if i, err = importOf(row); err != nil {
			return err
		}
		if _, err := ownerSite(ctx, q, r, i.Kind, i.ListID); err != nil {
			return err
		}
		if err := order(ctx, q, &i, to, p); err != nil {
			return err
		}
		if err := s.setImport(ctx, q, &i); err != nil {
			return err
		}
		return s.auditImport(ctx, q, by, i, map[lists.ImportState]string{lists.ToCheck: "check", lists.ToRun: "start", lists.Cancelled: "cancel"}[to])
	})
	if err == nil {
		s.tellImport(i)
	}
	return i, err
}

// order changes an import as somebody wishes, if it may be.
func order(ctx context.Context, q *db.Queries, i *lists.Import, to lists.ImportState, p lists.Plan) error {
	switch {
	case to == lists.Cancelled && (i.State == lists.Done || i.State == lists.Failed || i.State == lists.Cancelled || i.State == lists.Finishing):
		return errImportOver
	case to == lists.Cancelled:
		i.State = to
		return nil
	case i.State.Busy():
		return errImportBusy
	case i.State != lists.Uploaded && i.State != lists.Checked:
		return errImportOver
	}
	if err := p.Validate(i.Kind == lists.KindDNC); err != nil {
		return err
	}
	if busy, err := q.BusyImports(ctx, i.ListID); err != nil || busy > 0 {
		if err == nil {
			err = errListBusy
		}
		return err
	}
	i.State, i.Plan, i.Counts, i.Tries = to, p, lists.Counts{}, 0
	return nil
}

func (s *Store) setImport(ctx context.Context, q *db.Queries, i *lists.Import) error {
	i.ChangedAt = s.now()
	_, err := q.SetImport(ctx, db.SetImportParams{ID: i.ID, State: string(i.State), Plan: text(i.Plan), Counts: text(i.Counts), Trouble: troubleOf(i.Trouble),
		Tries: int32(i.Tries), FirstLead: i.FirstLead, EndLead: i.EndLead, ChangedAt: i.ChangedAt})
	return err
}

// tellImport announces an import to who watches its list.
func (s *Store) tellImport(i lists.Import) {
	s.announce(events.DirectoryEvent{Noun: "list_import", ID: i.ID, Act: "updated", By: i.UserID, SiteID: i.SiteID})
}

// WaitingImports implements lists.Works.
func (s *Store) WaitingImports(ctx context.Context) ([]lists.Import, error) {
	rows, err := s.q.WaitingImports(ctx)
	return mapped(rows, explain(err), importOf)
}

// OldImports implements lists.Works.
func (s *Store) OldImports(ctx context.Context, before time.Time) ([]lists.Import, error) {
	rows, err := s.q.OldImports(ctx, before)
	return mapped(rows, explain(err), importOf)
}

// ForgetImport implements lists.Works.
func (s *Store) ForgetImport(ctx context.Context, id string) error {
	return explain(s.q.DeleteImport(ctx, id))
}

// ImportTarget implements lists.Works.
func (s *Store) ImportTarget(ctx context.Context, i lists.Import) (lists.List, error) {
	if i.Kind == lists.KindDNC {
		d, err := s.GetDNCList(ctx, events.Everything(), i.ListID)
		return lists.List{ID: d.ID, SiteID: d.SiteID, Name: d.Name, Country: d.Country}, err
	}
	return s.GetList(ctx, events.Everything(), i.ListID)
}

// StepImport implements lists.Works. The end of an import is audited in the name of who began it.
func (s *Store) StepImport(ctx context.Context, i *lists.Import) (on bool, err error) {
	err = s.inTx(ctx, func(q *db.Queries) error {
		row, err := q.LockImport(ctx, db.LockImportParams{ID: i.ID, AllSites: 1})
		if err != nil {
			return unreadable("list_import", err)
		}
		if on = lists.ImportState(row.State).Busy(); !on {
			return nil
		}
		if err := s.setImport(ctx, q, i); err != nil || i.State != lists.Done && i.State != lists.Failed {
			return err
		}
		return s.auditImport(ctx, q, events.Actor{UserID: i.UserID, Login: i.Login}, *i, string(i.State))
	})
	if err == nil && on {
		s.tellImport(*i)
		if i.State == lists.Done {
			noun := map[string]string{lists.KindLeads: "list", lists.KindDNC: "dnc_list"}[i.Kind]
			s.told(events.Actor{UserID: i.UserID}, noun, "update", i.ListID, i.SiteID)
		}
	}
	return on, err
}

// TellImport implements lists.Works.
func (s *Store) TellImport(ctx context.Context, i lists.Import) (on bool, err error) {
	if err := s.q.ImportProgress(ctx, db.ImportProgressParams{ID: i.ID, Counts: text(i.Counts), EndLead: i.EndLead, ChangedAt: s.now()}); err != nil {
		return false, explain(err)
	}
	n, err := s.q.ImportBusyWith(ctx, i.ID)
	s.tellImport(i)
	return n == 1, explain(err)
}

// askMost is how many numbers are looked up at once; beyond a thousand MariaDB makes a table of them first.
const askMost = 900

// KnownNumbers implements lists.Works. What an import replaces does not count.
func (s *Store) KnownNumbers(ctx context.Context, i lists.Import, numbers []lists.Number) (map[lists.Number]bool, error) {
	known := map[lists.Number]bool{}
	if i.Plan.Duplicates == lists.InFile || i.Kind == lists.KindDNC {
		return known, nil
	}
	l, err := s.q.ListHasLeads(ctx, i.ListID)
	if err != nil {
		return nil, unreadable("list", err)
	}
	own, but, where := l.Num, uint32(0), []uint32{l.Num}
	if i.Plan.Duplicates == lists.InCampaign {
		beside, err := s.q.ListsBeside(ctx, i.ListID)
		if err != nil {
			return nil, explain(err)
		}
		where = append(where, beside...)
	}
	if i.Plan.Mode == lists.ModeReplace || !l.Filled {
		but = own
		rest := where[:0]
		for _, w := range where {
			if w != own {
				rest = append(rest, w)
			}
		}
		where = rest
	}
	for len(numbers) > 0 {
		ask := make([]uint64, min(len(numbers), askMost))
		for n := range ask {
			ask[n] = uint64(numbers[n])
		}
		numbers = numbers[len(ask):]
		var found []uint64
		switch {
		case i.Plan.Duplicates == lists.InEverything:
			found, err = s.q.NumbersAnywhere(ctx, db.NumbersAnywhereParams{Numbers: ask, But: but})
		case len(where) > 0:
			found, err = s.q.NumbersInLists(ctx, db.NumbersInListsParams{Numbers: ask, ListNums: where})
		}
		if err != nil {
			return nil, explain(err)
		}
		for _, n := range found {
			known[lists.Number(n)] = true
		}
	}
	return known, nil
}
