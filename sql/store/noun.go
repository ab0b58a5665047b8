package store

import (
	"context"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// noun is what the one road of reading and writing needs to know about a kind of row. lock, get and list filter by the
// reach in SQL. allows says whether a row may be written within a reach; refs whether what it names exists at its site.
// queue and agent write each other's rows and therefore do it inLine.
type noun[T any] struct {
	name   string
	inLine bool
	head   func(*T) head
	check  func(T) error
	allows func(events.Reach, T) bool
	refs   func(ctx context.Context, q *db.Queries, x T) error
	get    func(ctx context.Context, q *db.Queries, r events.Reach, id string) (T, error)
	lock   func(ctx context.Context, q *db.Queries, r events.Reach, id string) (T, error)
	list   func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]T, error)
	insert func(ctx context.Context, q *db.Queries, x T) error
	update func(ctx context.Context, q *db.Queries, was, is T) error
	delete func(ctx context.Context, q *db.Queries, x T) error
	uses   func(ctx context.Context, q *db.Queries, id string) ([]use, error)
}

// head points at the fields every row has.
type head struct {
	id, site *string
	version  *int
}

func (n noun[T]) stand(ctx context.Context, q *db.Queries) error {
	if !n.inLine {
		return nil
	}
	return standInLine(ctx, q)
}

// standInLine makes writes wait for each other that would lock the same rows from two sides. The row everybody holds on to
// is one that every installation has: the administrators' role.
func standInLine(ctx context.Context, q *db.Queries) error {
	_, err := q.LockRole(ctx, accounts.RoleAdministrator)
	return err
}

// listRows reads a page, with what hangs on its rows, in one consistent read.
func listRows[T any](ctx context.Context, s *Store, n noun[T], r events.Reach, p events.Page) (items []T, next string, err error) {
	if p.After != "" && !ids.Valid(p.After) {
		return nil, "", badCursor()
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		rows, err := n.list(ctx, q, r, p.After, int32(p.Size()+1))
		items, next = page(rows, p.Size(), func(x T) string { return *n.head(&x).id })
		return err
	})
	return items, next, err
}

func getRow[T any](ctx context.Context, s *Store, n noun[T], r events.Reach, id string) (x T, err error) {
	if !ids.Valid(id) {
		return x, missing(n.name)
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		var err error
		x, err = n.get(ctx, q, r, id)
		return unreadable(n.name, err)
	})
	return x, err
}

func createRow[T any](ctx context.Context, s *Store, n noun[T], by events.Actor, r events.Reach, x T) (T, error) {
	var none T
	if err := prepareRow(s, n, &x); err != nil {
		return none, err
	}
	if !n.allows(r, x) {
		return none, outOfReach(n.name)
	}
	err := s.inTx(ctx, func(q *db.Queries) error {
		if err := n.stand(ctx, q); err != nil {
			return err
		}
		is, err := createIn(ctx, s, q, n, by, x)
		if err == nil {
			x = is
		}
		return err
	})
	if err != nil {
		return none, err
	}
	s.told(by, n.name, "create", *n.head(&x).id, *n.head(&x).site)
	return x, nil
}

// prepareRow gives a new row its id and checks it.
func prepareRow[T any](s *Store, n noun[T], x *T) error {
	h := n.head(x)
	*h.id, *h.version = s.ids.New(), 1
	return check.First(check.ID("site_id", *h.site), n.check(*x))
}

// createIn writes a new row within a transaction and answers it as it is kept.
func createIn[T any](ctx context.Context, s *Store, q *db.Queries, n noun[T], by events.Actor, x T) (T, error) {
	if err := n.refs(ctx, q, x); err != nil {
		return x, err
	}
	if err := n.insert(ctx, q, x); err != nil {
		return x, err
	}
	is, err := n.lock(ctx, q, events.Everything(), *n.head(&x).id)
	if err != nil {
		return is, err
	}
	return is, s.audit(ctx, q, entry{by: by, noun: n.name, act: "create", id: *n.head(&is).id, siteID: *n.head(&is).site, after: is})
}

// updateRow writes a row that was read at its version. A row never moves to another site: what names it would not follow.
func updateRow[T any](ctx context.Context, s *Store, n noun[T], by events.Actor, r events.Reach, x T) (T, error) {
	var is T
	h := n.head(&x)
	if !ids.Valid(*h.id) {
		return is, missing(n.name)
	}
	if err := n.check(x); err != nil {
		return is, err
	}
	err := s.inTx(ctx, func(q *db.Queries) error {
		if err := n.stand(ctx, q); err != nil {
			return err
		}
		was, err := n.lock(ctx, q, r, *h.id)
		if err != nil {
			return unreadable(n.name, err)
		}
		if *h.site == "" {
			*h.site = *n.head(&was).site
		}
		if err := n.admit(r, was, x); err != nil {
			return err
		}
		if err := n.refs(ctx, q, x); err != nil {
			return err
		}
		if err := n.update(ctx, q, was, x); err != nil {
			return err
		}
		if is, err = n.lock(ctx, q, events.Everything(), *h.id); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: n.name, act: "update", id: *h.id, siteID: *h.site, before: was, after: is})
	})
	if err != nil {
		var none T
		return none, err
	}
	s.told(by, n.name, "update", *h.id, *h.site)
	return is, nil
}

// admit judges an update by the row as it is and as it shall be.
func (n noun[T]) admit(r events.Reach, was, is T) error {
	old, h := n.head(&was), n.head(&is)
	switch {
	case *h.site != *old.site:
		return fault.New(fault.Invalid, "A row stays at its site; make a new one at the other site.").WithKey("row.site_fixed").WithField("site_id")
	case !n.allows(r, was) || !n.allows(r, is):
		return outOfReach(n.name)
	case *h.version != *old.version:
		return changed(n.name)
	}
	return nil
}

func deleteRow[T any](ctx context.Context, s *Store, n noun[T], by events.Actor, r events.Reach, id string) error {
	if !ids.Valid(id) {
		return missing(n.name)
	}
	var site string
	err := s.inTx(ctx, func(q *db.Queries) error {
		if err := n.stand(ctx, q); err != nil {
			return err
		}
		was, err := n.lock(ctx, q, r, id)
		if err != nil {
			return unreadable(n.name, err)
		}
		if !n.allows(r, was) {
			return outOfReach(n.name)
		}
		if n.uses != nil {
			by, err := n.uses(ctx, q, id)
			if err != nil {
				return err
			}
			if len(by) > 0 {
				return inUse(n.name, by)
			}
		}
		if err := n.delete(ctx, q, was); err != nil {
			return err
		}
		site = *n.head(&was).site
		return s.audit(ctx, q, entry{by: by, noun: n.name, act: "delete", id: id, siteID: site, before: was})
	})
	if err != nil {
		return err
	}
	s.told(by, n.name, "delete", id, site)
	return nil
}

func badCursor() error {
	return fault.New(fault.Invalid, "The cursor is not one that a list answered.").WithKey("list.cursor").WithField("after")
}

// whole says that a row shared by its site is written by those who reach the whole site.
func whole[T any](site func(T) string) func(events.Reach, T) bool {
	return func(r events.Reach, x T) bool { return r.Allows(events.Scope{SiteID: site(x)}) }
}

// mapped converts the rows of a query.
func mapped[A, B any](rows []A, err error, f func(A) (B, error)) ([]B, error) {
	if err != nil {
		return nil, err
	}
	out := make([]B, 0, len(rows))
	for _, row := range rows {
		x, err := f(row)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// sure makes a converter that cannot fail fit mapped.
func sure[A, B any](f func(A) B) func(A) (B, error) {
	return func(a A) (B, error) { return f(a), nil }
}

func one[A, B any](row A, err error, f func(A) (B, error)) (B, error) {
	if err != nil {
		var none B
		return none, err
	}
	return f(row)
}

func noRefs[T any](context.Context, *db.Queries, T) error { return nil }
