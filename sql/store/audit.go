package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// ListAudit answers a page of the audit of whole sites in reach, newest first.
func (s *Store) ListAudit(ctx context.Context, r events.Reach, f accounts.AuditFilter, p events.Page) ([]accounts.AuditEntry, string, error) {
	if p.After != "" && !ids.Valid(p.After) {
		return nil, "", badCursor()
	}
	rows, err := s.q.ListAudit(ctx, db.ListAuditParams{AllSites: flag(r.AllSites), SiteIds: nulls(r.SiteIDs), After: p.After,
		Noun: ascii(f.Noun, 30), NounID: ascii(f.NounID, 26), UserID: sql.NullString{String: ascii(f.UserID, 26), Valid: true}, Limit: int32(p.Size() + 1)})
	list, err := mapped(rows, err, sure(auditOf))
	if err != nil {
		return nil, "", explain(err)
	}
	list, next := page(list, p.Size(), func(x accounts.AuditEntry) string { return x.ID })
	return list, next, nil
}

func auditOf(a db.Audit) accounts.AuditEntry {
	return accounts.AuditEntry{ID: a.ID, At: a.At, UserID: a.UserID.String, Login: a.Login, SiteID: a.SiteID.String, Act: a.Act,
		Noun: a.Noun, NounID: a.NounID, Before: raw(a.RowBefore), After: raw(a.RowAfter), Address: a.Address}
}

// raw keeps a stored row as the JSON it is.
func raw(v sql.NullString) any {
	if !v.Valid {
		return nil
	}
	return json.RawMessage(v.String)
}
