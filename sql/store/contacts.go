package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// contactNoun has no list: that of contacts takes a search besides.
var contactNoun = noun[contacts.Contact]{
	name:   "contact",
	head:   func(x *contacts.Contact) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  contacts.Contact.Validate,
	allows: func(r events.Reach, x contacts.Contact) bool { return r.Touches(x.SiteID) },
	refs:   contactRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (contacts.Contact, error) {
		row, err := q.GetContact(ctx, db.GetContactParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		x, err := oneContact(ctx, q, row, err)
		if err == nil {
			err = surround(ctx, q, &x)
		}
		return x, err
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (contacts.Contact, error) {
		row, err := q.LockContact(ctx, db.LockContactParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return oneContact(ctx, q, row, err)
	},
	delete: func(ctx context.Context, q *db.Queries, x contacts.Contact) error { return q.DeleteContact(ctx, x.ID) },
}

// contactRefs asks for an owner of the contact's own site, and for values that fit the site's fields.
func contactRefs(ctx context.Context, q *db.Queries, x contacts.Contact) error {
	if err := customRefs(ctx, q, x); err != nil || x.OwnerID == "" {
		return err
	}
	n, err := q.CountAgentsOfSite(ctx, db.CountAgentsOfSiteParams{SiteID: x.SiteID, Ids: []string{x.OwnerID}})
	return counted("owner_id", n, 1, err)
}

// written is contactNoun with the writes, which need the store's clock. It leaves in renamed the conversations that an update
// gave another name.
func (s *Store) written(renamed *[]events.Thread) noun[contacts.Contact] {
	n := contactNoun
	n.insert = func(ctx context.Context, q *db.Queries, x contacts.Contact) error {
		now := s.now()
		x.Identities = vouched(nil, x.Identities, now)
		if err := q.InsertContact(ctx, db.InsertContactParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Company: x.Company,
			Language: x.Language, TimeZone: x.TimeZone, Notes: x.Notes, OwnerID: null(x.OwnerID), CreatedAt: now, ChangedAt: now, Version: int32(x.Version),
			Custom: customText(x.Custom), Tags: text(orEmpty(x.Tags))}); err != nil {
			return err
		}
		return addIdentities(ctx, q, x)
	}
	n.update = func(ctx context.Context, q *db.Queries, was, x contacts.Contact) error {
		*renamed = nil
		if err := writable(was); err != nil {
			return err
		}
		x = completed(was, x)
		x.Identities = vouched(was.Identities, x.Identities, s.now())
		if err := s.putContact(ctx, q, x); err != nil {
			return err
		}
		if called(was) != called(x) {
			var err error
			if *renamed, err = rename(ctx, q, x); err != nil {
				return err
			}
		}
		if err := q.ClearIdentities(ctx, x.ID); err != nil {
			return err
		}
		return addIdentities(ctx, q, x)
	}
	return n
}

// completed is a contact as somebody wrote it, with what they left out as it was.
func completed(was, is contacts.Contact) contacts.Contact {
	if is.Identities == nil {
		is.Identities = was.Identities
	}
	if is.Custom == nil {
		is.Custom = was.Custom
	}
	if is.Tags == nil {
		is.Tags = was.Tags
	}
	return is
}

// vouched are identities as people wrote them, with what nobody writes: whether the channel vouched for them, and since when
// they are there.
func vouched(was, is []contacts.Identity, now time.Time) []contacts.Identity {
	out := slices.Clone(is)
	for n, i := range out {
		out[n].Proven, out[n].AddedAt = false, now
		if at := slices.IndexFunc(was, i.Same); at >= 0 {
			out[n] = was[at]
		}
	}
	return out
}

// putContact writes the row of a contact without its identities.
func (s *Store) putContact(ctx context.Context, q *db.Queries, x contacts.Contact) error {
	return q.UpdateContact(ctx, db.UpdateContactParams{ID: x.ID, Name: x.Name, Company: x.Company, Language: x.Language, TimeZone: x.TimeZone, Notes: x.Notes,
		OwnerID: null(x.OwnerID), Custom: customText(x.Custom), Tags: text(orEmpty(x.Tags)), ChangedAt: s.now()})
}

func addIdentities(ctx context.Context, q *db.Queries, x contacts.Contact) error {
	for i, v := range x.Identities {
		if err := q.AddIdentity(ctx, db.AddIdentityParams{ContactID: x.ID, SiteID: x.SiteID, Kind: v.Kind, Value: v.Value, Position: int32(i), Proven: v.Proven, AddedAt: nullTime(v.AddedAt)}); err != nil {
			return err
		}
	}
	return nil
}

func contactOf(c db.Contact) contacts.Contact {
	return contacts.Contact{ID: c.ID, SiteID: c.SiteID, Name: c.Name, Company: c.Company, Language: c.Language, TimeZone: c.TimeZone,
		Notes: c.Notes, OwnerID: c.OwnerID.String, Identities: []contacts.Identity{}, Custom: kept[map[string]string](c.Custom), Tags: kept[[]string](c.Tags),
		MergedInto: c.MergedInto.String, ErasedAt: when(c.ErasedAt), CreatedAt: c.CreatedAt, Version: int(c.Version)}
}

func oneContact(ctx context.Context, q *db.Queries, row db.Contact, err error) (contacts.Contact, error) {
	list, err := withIdentities(ctx, q, []db.Contact{row}, err)
	if err != nil {
		return contacts.Contact{}, err
	}
	return list[0], nil
}

func withIdentities(ctx context.Context, q *db.Queries, rows []db.Contact, err error) ([]contacts.Contact, error) {
	list, err := mapped(rows, err, sure(contactOf))
	if err != nil {
		return nil, err
	}
	at, keys := index(list, func(x contacts.Contact) string { return x.ID })
	found, err := q.IdentitiesOfContacts(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, i := range found {
		x := &list[at[i.ContactID]]
		x.Identities = append(x.Identities, contacts.Identity{Kind: i.Kind, Value: i.Value, Proven: i.Proven, AddedAt: when(i.AddedAt)})
	}
	return list, nil
}

// ListContacts answers a page of the contacts in reach that a search finds, newest first.
func (s *Store) ListContacts(ctx context.Context, r events.Reach, search string, p events.Page) (items []contacts.Contact, next string, err error) {
	if p.After != "" && !ids.Valid(p.After) {
		return nil, "", badCursor()
	}
	search = cut(strings.TrimSpace(search), 120)
	digits := contacts.Phone(search)
	err = s.snapshot(ctx, func(q *db.Queries) error {
		rows, err := q.ListContacts(ctx, db.ListContactsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
			After: p.After, AnyName: flag(search == ""), NameLike: "%" + like(search) + "%", ValueLike: like(digits) + "%", Limit: int32(p.Size() + 1)})
		list, err := withIdentities(ctx, q, rows, err)
		items, next = page(list, p.Size(), func(c contacts.Contact) string { return c.ID })
		return err
	})
	return items, next, err
}

// FindContacts finds the contacts of a site by an identity. A phone number is found with and without a leading plus,
// because trunks do not agree on it.
func (s *Store) FindContacts(ctx context.Context, siteID, kind, value string, limit int) (found []contacts.Contact, err error) {
	if !ids.Valid(siteID) || value == "" {
		return nil, nil
	}
	other := value
	if kind == contacts.KindPhone {
		value = contacts.Phone(value)
		other = "+" + value
		if bare, ok := strings.CutPrefix(value, "+"); ok {
			other = bare
		}
	}
	rows, err := s.q.FindContacts(ctx, db.FindContactsParams{SiteID: siteID, Kind: ascii(kind, 16), Value: value, OtherValue: other,
		Limit: int32(min(max(limit, 1), 200))})
	if err != nil || len(rows) == 0 {
		return nil, explain(err) // most callers are strangers, and every call asks
	}
	found, err = withIdentities(ctx, s.q, rows, nil)
	return found, explain(err)
}

// MatchContacts finds contacts in reach by a phone number.
func (s *Store) MatchContacts(ctx context.Context, r events.Reach, phone string, limit int) (found []contacts.Contact, err error) {
	value := strings.TrimPrefix(contacts.Phone(phone), "+")
	if value == "" {
		return []contacts.Contact{}, nil
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		rows, err := q.MatchContacts(ctx, db.MatchContactsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
			Value: value, OtherValue: "+" + value, Limit: int32(min(max(limit, 1), 200))})
		found, err = withIdentities(ctx, q, rows, err)
		return err
	})
	return found, err
}

// GetContact answers one in reach.
func (s *Store) GetContact(ctx context.Context, r events.Reach, id string) (contacts.Contact, error) {
	return getRow(ctx, s, contactNoun, r, id)
}

// CreateContact writes a new one.
func (s *Store) CreateContact(ctx context.Context, by events.Actor, r events.Reach, x contacts.Contact) (contacts.Contact, error) {
	return createRow(ctx, s, s.written(new([]events.Thread)), by, r, x.Normalize())
}

// UpdateContact writes what was read at x.Version.
func (s *Store) UpdateContact(ctx context.Context, by events.Actor, r events.Reach, x contacts.Contact) (contacts.Contact, error) {
	var renamed []events.Thread
	is, err := updateRow(ctx, s, s.written(&renamed), by, r, x.Normalize())
	if err == nil {
		s.tellThreads(by.UserID, renamed)
	}
	return is, err
}

// DeleteContact deletes one.
func (s *Store) DeleteContact(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, contactNoun, by, r, id)
}
