package store

import (
	"context"
	"database/sql"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// presenceNoun is written for the whole site. It is never made or deleted: a site's policy is there, if only as silence.
var presenceNoun = noun[agents.PresencePolicy]{
	name:   "presence_policy",
	head:   func(x *agents.PresencePolicy) head { return head{&x.SiteID, &x.SiteID, &x.Version} },
	check:  agents.PresencePolicy.Validate,
	allows: whole(func(x agents.PresencePolicy) string { return x.SiteID }),
	refs:   noRefs[agents.PresencePolicy],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.PresencePolicy, error) {
		row, err := q.GetPresence(ctx, db.GetPresenceParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, sure(presenceOf))
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (agents.PresencePolicy, error) {
		row, err := q.LockPresence(ctx, db.LockPresenceParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(db.GetPresenceRow(row), err, sure(presenceOf))
	},
	update: func(ctx context.Context, q *db.Queries, _, x agents.PresencePolicy) error {
		return q.PutPresence(ctx, db.PutPresenceParams{SiteID: x.SiteID, AfterWrapup: x.AfterWrapup, AfterMissed: x.AfterMissed, MissedBackSeconds: int32(x.MissedBackSeconds),
			MissedLimit: int32(x.MissedLimit), IdleMinutes: int32(x.IdleMinutes), PhoneGraceSeconds: int32(x.PhoneGraceSeconds), PhoneLost: x.PhoneLost, Capacity: x.Capacity.Words()})
	},
}

// presenceOf reads a policy; one that was never written is at version 1.
func presenceOf(p db.GetPresenceRow) agents.PresencePolicy {
	number := func(v sql.NullInt32) int { return int(v.Int32) }
	return agents.PresencePolicy{SiteID: p.SiteID, AfterWrapup: p.AfterWrapup.String, AfterMissed: p.AfterMissed.String, MissedBackSeconds: number(p.MissedBackSeconds),
		MissedLimit: number(p.MissedLimit), IdleMinutes: number(p.IdleMinutes), PhoneGraceSeconds: number(p.PhoneGraceSeconds), PhoneLost: p.PhoneLost.String, Capacity: agents.CapacityOf(p.Capacity.String),
		Version: max(number(p.Version), 1)}
}

func loadPresence(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	rows, err := q.AllPresence(ctx)
	for _, p := range rows {
		d.Presence[p.SiteID] = agents.PresencePolicy{SiteID: p.SiteID, AfterWrapup: p.AfterWrapup, AfterMissed: p.AfterMissed, MissedBackSeconds: int(p.MissedBackSeconds),
			MissedLimit: int(p.MissedLimit), IdleMinutes: int(p.IdleMinutes), PhoneGraceSeconds: int(p.PhoneGraceSeconds), PhoneLost: p.PhoneLost, Capacity: agents.CapacityOf(p.Capacity), Version: int(p.Version)}
	}
	return err
}

// GetPresence answers what a site in reach wants of presence.
func (s *Store) GetPresence(ctx context.Context, r events.Reach, siteID string) (agents.PresencePolicy, error) {
	return getRow(ctx, s, presenceNoun, r, siteID)
}

// UpdatePresence writes what was read at p.Version.
func (s *Store) UpdatePresence(ctx context.Context, by events.Actor, r events.Reach, p agents.PresencePolicy) (agents.PresencePolicy, error) {
	return updateRow(ctx, s, presenceNoun, by, r, p)
}
