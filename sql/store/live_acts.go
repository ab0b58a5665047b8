package store

import (
	"context"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/sql/store/db"
)

// monitorEntry is what the audit tells of a supervisor's part: who it was is the entry's user.
type monitorEntry struct {
	Mode      events.MonitorMode `json:"mode"`
	WatchedID string             `json:"watched_id"`
	Watched   string             `json:"watched"`
	Shown     bool               `json:"shown"`
	Cause     events.Cause       `json:"cause,omitempty"`
}

// putAct writes an entry of the audit that follows from the journal.
func putAct(ctx context.Context, q *db.Queries, a projector.Act) error {
	m := a.Monitor
	after, err := jsonOrNull(monitorEntry{Mode: m.Mode, WatchedID: m.WatchedID, Watched: m.WatchedName, Shown: m.Shown, Cause: a.Cause})
	if err != nil {
		return err
	}
	return q.InsertAudit(ctx, db.InsertAuditParams{ID: a.ID, At: a.At, UserID: null(a.Actor.UserID), Login: cut(a.Actor.Login, 64), SiteID: null(a.SiteID),
		Act: a.Act, Noun: "interaction", NounID: a.InteractionID, RowAfter: after})
}
