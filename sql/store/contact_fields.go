package store

import (
	"context"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var contactFieldNoun = noun[contacts.Field]{
	name:   "contact_field",
	head:   func(x *contacts.Field) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  contacts.Field.Validate,
	allows: whole(func(x contacts.Field) string { return x.SiteID }),
	refs:   noRefs[contacts.Field],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (contacts.Field, error) {
		row, err := q.GetContactField(ctx, db.GetContactFieldParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, contactFieldOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (contacts.Field, error) {
		row, err := q.LockContactField(ctx, db.LockContactFieldParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, contactFieldOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]contacts.Field, error) {
		rows, err := q.ListContactFields(ctx, db.ListContactFieldsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, contactFieldOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x contacts.Field) error {
		return q.InsertContactField(ctx, db.InsertContactFieldParams{ID: x.ID, SiteID: x.SiteID, FieldKey: x.Key, Label: x.Label, Kind: x.Kind,
			Choices: text(orEmpty(x.Choices)), Position: int32(x.Position), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x contacts.Field) error {
		return q.UpdateContactField(ctx, db.UpdateContactFieldParams{ID: x.ID, FieldKey: x.Key, Label: x.Label, Kind: x.Kind, Choices: text(orEmpty(x.Choices)), Position: int32(x.Position)})
	},
	delete: func(ctx context.Context, q *db.Queries, x contacts.Field) error {
		return q.DeleteContactField(ctx, x.ID)
	},
}

func contactFieldOf(f db.ContactField) (contacts.Field, error) {
	choices, err := untext[[]string](f.Choices)
	return contacts.Field{ID: f.ID, SiteID: f.SiteID, Key: f.FieldKey, Label: f.Label, Kind: f.Kind, Choices: choices, Position: int(f.Position), Version: int(f.Version)}, err
}

// customText is how own fields are kept.
func customText(custom map[string]string) string {
	if len(custom) == 0 {
		return "{}"
	}
	return text(custom)
}

// customRefs judges the own fields of a contact by those of its site, and by what it has already.
func customRefs(ctx context.Context, q *db.Queries, x contacts.Contact) error {
	if len(x.Custom) == 0 {
		return nil
	}
	rows, err := q.FieldsOfSite(ctx, x.SiteID)
	fields, err := mapped(rows, err, contactFieldOf)
	if err != nil {
		return err
	}
	old, err := q.CustomOfContact(ctx, x.ID)
	if err != nil {
		return err
	}
	var was map[string]string
	if len(old) > 0 {
		was = kept[map[string]string](old[0])
	}
	return contacts.Judge(fields, was, x.Custom)
}

// ListContactFields answers a page of the own fields of contacts in reach.
func (s *Store) ListContactFields(ctx context.Context, r events.Reach, p events.Page) ([]contacts.Field, string, error) {
	return listRows(ctx, s, contactFieldNoun, r, p)
}

// GetContactField answers one in reach.
func (s *Store) GetContactField(ctx context.Context, r events.Reach, id string) (contacts.Field, error) {
	return getRow(ctx, s, contactFieldNoun, r, id)
}

// CreateContactField writes a new one.
func (s *Store) CreateContactField(ctx context.Context, by events.Actor, r events.Reach, x contacts.Field) (contacts.Field, error) {
	return createRow(ctx, s, contactFieldNoun, by, r, x)
}

// UpdateContactField writes what was read at x.Version.
func (s *Store) UpdateContactField(ctx context.Context, by events.Actor, r events.Reach, x contacts.Field) (contacts.Field, error) {
	return updateRow(ctx, s, contactFieldNoun, by, r, x)
}

// DeleteContactField deletes a definition.
func (s *Store) DeleteContactField(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, contactFieldNoun, by, r, id)
}
