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

var _ lists.Store = (*Store)(nil)

// listNoun has no insert and no delete: both need the store's clock or more than a row.
var listNoun = noun[lists.List]{
	name:   "list",
	head:   func(x *lists.List) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  lists.List.Validate,
	allows: whole(func(x lists.List) string { return x.SiteID }),
	refs:   noRefs[lists.List],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (lists.List, error) {
		row, err := q.GetList(ctx, db.GetListParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, listOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (lists.List, error) {
		row, err := q.LockList(ctx, db.LockListParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, listOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]lists.List, error) {
		rows, err := q.ListLists(ctx, db.ListListsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, listOf)
	},
	update: func(ctx context.Context, q *db.Queries, _, x lists.List) error {
		l := x.Days()
		return q.UpdateList(ctx, db.UpdateListParams{ID: x.ID, Name: x.Name, Country: x.Country, TimeZone: x.TimeZone,
			Basis: l.Basis, BasisGiven: nullTime(l.Given), BasisExpires: nullTime(l.Expires), Screened: text(l.Screened)})
	},
	delete: func(ctx context.Context, q *db.Queries, x lists.List) error {
		busy, err := q.BusyImports(ctx, x.ID)
		if err == nil && busy > 0 {
			return errListBusy
		}
		if err != nil {
			return err
		}
		return q.LeaveList(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.ListUses(ctx, id)
		return mapped(rows, err, sure(func(u db.ListUsesRow) use { return use(u) }))
	},
}

var errListBusy = fault.New(fault.Conflict, "A file is being read into this list. Wait for it, or cancel it.").WithKey("list.busy")

func listOf(l db.List) (lists.List, error) {
	fields, err := untext[[]string](l.Fields)
	if err != nil {
		return lists.List{}, err
	}
	lawful, err := lawfulOf(l)
	return lists.List{ID: l.ID, SiteID: l.SiteID, Name: l.Name, Country: l.Country, TimeZone: l.TimeZone, Fields: orEmpty(fields), Leads: int(l.Leads),
		CreatedAt: l.CreatedAt, Version: int(l.Version), Lawful: lawful}, err
}

func lawfulOf(l db.List) (w lists.Lawful, err error) {
	w = lists.Lawful{Basis: l.Basis, Given: l.BasisGiven.Time, Expires: l.BasisExpires.Time}
	if l.Screened != "" {
		w.Screened, err = untext[map[string]time.Time](l.Screened)
	}
	return w, err
}

// lawful is how lists are checked where it matters which day it is.
func (s *Store) lawful(x lists.List) error {
	return check.First(x.Validate(), x.Lawful.Validate(s.now()))
}

// ListLists answers a page of lists in reach.
func (s *Store) ListLists(ctx context.Context, r events.Reach, p events.Page) ([]lists.List, string, error) {
	return listRows(ctx, s, listNoun, r, p)
}

// GetList answers one in reach.
func (s *Store) GetList(ctx context.Context, r events.Reach, id string) (lists.List, error) {
	return getRow(ctx, s, listNoun, r, id)
}

// CreateList writes a new, empty one.
func (s *Store) CreateList(ctx context.Context, by events.Actor, r events.Reach, x lists.List) (lists.List, error) {
	n := listNoun
	n.check = s.lawful
	n.insert = func(ctx context.Context, q *db.Queries, x lists.List) error {
		l := x.Days()
		return q.InsertList(ctx, db.InsertListParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Country: x.Country, TimeZone: x.TimeZone, Fields: "[]", CreatedAt: s.now(), Version: int32(x.Version),
			Basis: l.Basis, BasisGiven: nullTime(l.Given), BasisExpires: nullTime(l.Expires), Screened: text(l.Screened)})
	}
	return createRow(ctx, s, n, by, r, x)
}

// UpdateList writes what was read at x.Version.
func (s *Store) UpdateList(ctx context.Context, by events.Actor, r events.Reach, x lists.List) (lists.List, error) {
	n := listNoun
	n.check = s.lawful
	return updateRow(ctx, s, n, by, r, x)
}

// DeleteList takes a list that no campaign calls out of sight.
func (s *Store) DeleteList(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, listNoun, by, r, id)
}

var dncNoun = noun[lists.DNCList]{
	name:  "dnc_list",
	head:  func(x *lists.DNCList) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check: lists.DNCList.Validate,
	allows: func(r events.Reach, x lists.DNCList) bool {
		return r.AllSites || !x.Everywhere && r.Allows(events.Scope{SiteID: x.SiteID})
	},
	refs: func(ctx context.Context, q *db.Queries, x lists.DNCList) error {
		if x.CampaignID == "" {
			return nil
		}
		n, err := q.CountCampaignsOfSite(ctx, db.CountCampaignsOfSiteParams{SiteID: x.SiteID, Ids: []string{x.CampaignID}})
		return counted("campaign_id", n, 1, err)
	},
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (lists.DNCList, error) {
		row, err := q.GetDNCList(ctx, db.GetDNCListParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(dncListOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (lists.DNCList, error) {
		row, err := q.LockDNCList(ctx, db.LockDNCListParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(dncListOf))
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]lists.DNCList, error) {
		rows, err := q.ListDNCLists(ctx, db.ListDNCListsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, sure(dncListOf))
	},
	insert: func(ctx context.Context, q *db.Queries, x lists.DNCList) error {
		return q.InsertDNCList(ctx, db.InsertDNCListParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Country: x.Country, Everywhere: x.Everywhere, CampaignID: null(x.CampaignID), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x lists.DNCList) error {
		return q.UpdateDNCList(ctx, db.UpdateDNCListParams{ID: x.ID, Name: x.Name, Country: x.Country, Everywhere: x.Everywhere, CampaignID: null(x.CampaignID)})
	},
	delete: func(ctx context.Context, q *db.Queries, x lists.DNCList) error {
		num, err := q.DNCListNumber(ctx, x.ID)
		if err != nil {
			return err
		}
		for n := int64(1); n > 0; {
			if n, err = q.ClearDNCNumbers(ctx, num); err != nil {
				return err
			}
		}
		return q.DeleteDNCList(ctx, x.ID)
	},
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.DNCListUses(ctx, db.DNCListUsesParams{ID: id})
		return mapped(rows, err, sure(func(u db.DNCListUsesRow) use { return use(u) }))
	},
}

func dncListOf(d db.DncList) lists.DNCList {
	return lists.DNCList{ID: d.ID, SiteID: d.SiteID, Name: d.Name, Country: d.Country, Everywhere: d.Everywhere, CampaignID: d.CampaignID.String, Version: int(d.Version)}
}

// ListDNCLists answers a page of do-not-call lists in reach.
func (s *Store) ListDNCLists(ctx context.Context, r events.Reach, p events.Page) ([]lists.DNCList, string, error) {
	return listRows(ctx, s, dncNoun, r, p)
}

// GetDNCList answers one in reach.
func (s *Store) GetDNCList(ctx context.Context, r events.Reach, id string) (lists.DNCList, error) {
	return getRow(ctx, s, dncNoun, r, id)
}

// CreateDNCList writes a new, empty one.
func (s *Store) CreateDNCList(ctx context.Context, by events.Actor, r events.Reach, x lists.DNCList) (lists.DNCList, error) {
	return createRow(ctx, s, dncNoun, by, r, x)
}

// UpdateDNCList writes what was read at x.Version.
func (s *Store) UpdateDNCList(ctx context.Context, by events.Actor, r events.Reach, x lists.DNCList) (lists.DNCList, error) {
	return updateRow(ctx, s, dncNoun, by, r, x)
}

// DeleteDNCList deletes a list with its numbers.
func (s *Store) DeleteDNCList(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, dncNoun, by, r, id)
}

// DNCNumbers answers numbers of a list behind one, in order.
func (s *Store) DNCNumbers(ctx context.Context, r events.Reach, id string, after lists.Number, limit int) ([]lists.DNCNumber, lists.Number, error) {
	if _, err := s.GetDNCList(ctx, r, id); err != nil {
		return nil, 0, err
	}
	num, err := s.q.DNCListNumber(ctx, id)
	if err != nil {
		return nil, 0, unreadable("dnc_list", err)
	}
	rows, err := s.q.DNCNumbers(ctx, db.DNCNumbersParams{DncNum: num, After: uint64(after), Limit: int32(limit + 1)})
	items, err := mapped(rows, err, sure(func(n db.DNCNumbersRow) lists.DNCNumber {
		return lists.DNCNumber{Number: lists.Number(n.Number), Source: n.Source, AddedAt: n.AddedAt}
	}))
	if err != nil || len(items) <= limit {
		return orEmpty(items), 0, explain(err)
	}
	return items[:limit], items[limit-1].Number, nil
}

// AddDNCNumbers adds numbers; those that are there already stay as they are.
func (s *Store) AddDNCNumbers(ctx context.Context, by events.Actor, r events.Reach, id, source string, numbers []lists.Number) error {
	if err := check.Range("numbers", len(numbers), 1, lists.MaxDNCNumbers); err != nil {
		return err
	}
	return s.changeDNC(ctx, by, r, id, "add", numbers, func(q *db.Queries, num uint32) error {
		for _, n := range numbers {
			if err := q.AddDNCNumber(ctx, db.AddDNCNumberParams{DncNum: num, Number: uint64(n), Source: ascii(source, 16), AddedAt: s.now()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveDNCNumber lets a number be called again, as far as this list goes.
func (s *Store) RemoveDNCNumber(ctx context.Context, by events.Actor, r events.Reach, id string, n lists.Number) error {
	return s.changeDNC(ctx, by, r, id, "remove", []lists.Number{n}, func(q *db.Queries, num uint32) error {
		gone, err := q.RemoveDNCNumber(ctx, db.RemoveDNCNumberParams{DncNum: num, Number: uint64(n)})
		if err == nil && gone == 0 {
			return fault.New(fault.NotFound, "The number is not on this list.").WithKey("dnc.not_listed").WithField("number")
		}
		return err
	})
}

// changeDNC changes the numbers of a list that may be written, and audits them.
func (s *Store) changeDNC(ctx context.Context, by events.Actor, r events.Reach, id, act string, numbers []lists.Number, do func(*db.Queries, uint32) error) error {
	if !ids.Valid(id) {
		return missing("dnc_list")
	}
	return s.inTx(ctx, func(q *db.Queries) error {
		l, err := dncNoun.lock(ctx, q, r, id)
		if err != nil {
			return unreadable("dnc_list", err)
		}
		if !dncNoun.allows(r, l) {
			return outOfReach("dnc_list")
		}
		num, err := q.DNCListNumber(ctx, id)
		if err != nil {
			return err
		}
		if err := do(q, num); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "dnc_list", act: act, id: id, siteID: l.SiteID, after: map[string]any{"numbers": numbers}})
	})
}
