package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

// happenedRank orders what happened in the same millisecond and has the same id: a form stands above its interaction.
func happenedRank(kind string) int {
	switch kind {
	case contacts.HappenedMerge:
		return 3
	case contacts.HappenedForm:
		return 2
	case contacts.HappenedMessage, contacts.HappenedNote:
		return 1
	}
	return 0
}

// momentIn is a place in a timeline, behind which the next page begins.
type momentIn struct {
	at   time.Time
	id   string
	rank int
}

func timelineCursor(after string) (momentIn, error) {
	if after == "" {
		_, end := bounds(time.Time{}, time.Time{})
		return momentIn{end, "", 0}, nil
	}
	part := strings.Split(after, "-")
	if len(part) != 3 || !ids.Valid(part[1]) {
		return momentIn{}, badCursor()
	}
	ms, err := strconv.ParseInt(part[0], 10, 64)
	rank, rerr := strconv.Atoi(part[2])
	if err != nil || rerr != nil {
		return momentIn{}, badCursor()
	}
	return momentIn{time.UnixMilli(ms).UTC(), part[1], rank}, nil
}

// bound is the id below which rows of a rank at the same moment come next.
func (m momentIn) bound(rank int) string {
	if rank < m.rank {
		return m.id + "~" // the id itself is still to come
	}
	return m.id
}

// looking is a read of one page of a timeline.
type looking struct {
	q      *db.Queries
	e      contacts.Eyes
	family []string
	show   string
	from   momentIn
	limit  int32
	items  []contacts.Happened
}

// Timeline answers a page of what happened with a contact.
func (s *Store) Timeline(ctx context.Context, r events.Reach, e contacts.Eyes, w contacts.TimelineWish) (items []contacts.Happened, next string, err error) {
	if !ids.Valid(w.ContactID) {
		return nil, "", missing("contact")
	}
	from, err := timelineCursor(w.Page.After)
	if err != nil {
		return nil, "", err
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		if _, err := contactNoun.get(ctx, q, r, w.ContactID); err != nil {
			return unreadable("contact", err)
		}
		family, err := familyOf(ctx, q, w.ContactID)
		if err != nil {
			return err
		}
		l := &looking{q: q, e: e, family: family, show: w.Show, from: from, limit: int32(w.Page.Size() + 1)} //nolint:gosec // a page is short
		for _, part := range []func(context.Context) error{l.interactions, l.messages, l.forms, l.merges} {
			if err := part(ctx); err != nil {
				return err
			}
		}
		slices.SortFunc(l.items, func(a, b contacts.Happened) int {
			return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID), happenedRank(b.Kind)-happenedRank(a.Kind))
		})
		if items = orEmpty(l.items); len(items) > w.Page.Size() {
			items = items[:w.Page.Size()]
			last := items[len(items)-1]
			next = strconv.FormatInt(last.At.UnixMilli(), 10) + "-" + last.ID + "-" + strconv.Itoa(happenedRank(last.Kind))
		}
		return recorded(ctx, q, e.Play, items)
	})
	return items, next, err
}

// shows reports whether one of these is asked for.
func (l *looking) shows(what ...string) bool {
	return l.show == "" || slices.Contains(what, l.show)
}

func (l *looking) interactions(ctx context.Context) error {
	spoken, written := l.shows(contacts.ShowCalls), l.shows(contacts.ShowMessages)
	if !spoken && !written {
		return nil
	}
	r := l.e.Past
	rows, err := l.q.TimelineInteractions(ctx, db.TimelineInteractionsParams{ContactIds: nulls(l.family), BeforeAt: l.from.at, BeforeID: l.from.bound(0), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs,
		PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs), OwnAgentID: l.e.OwnAgentID, Spoken: flag(spoken), InWriting: flag(written), Limit: l.limit})
	for _, row := range rows {
		i := interactionOf(row)
		l.items = append(l.items, contacts.Happened{Kind: happenedKind(i), At: i.CreatedAt, ID: i.ID, Interaction: &i})
	}
	return err
}

func happenedKind(i events.Interaction) string {
	switch {
	case i.Channel.Written():
		return contacts.HappenedVisit
	case i.Channel == events.Voicemail:
		return contacts.HappenedMail
	case i.Outcome == events.OutcomeCallback:
		return contacts.HappenedCallback
	}
	return contacts.HappenedCall
}

func (l *looking) messages(ctx context.Context) error {
	if !l.shows(contacts.ShowMessages, contacts.ShowNotes) {
		return nil
	}
	r := l.e.Written
	rows, err := l.q.TimelineMessages(ctx, db.TimelineMessagesParams{ContactIds: nulls(l.family), BeforeAt: l.from.at, BeforeID: l.from.bound(1), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs,
		PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), TeamIds: nulls(r.TeamIDs), OwnAgent: null(l.e.AgentID), OwnQueues: nulls(l.e.QueueIDs), Messages: flag(l.shows(contacts.ShowMessages)), Notes: flag(l.shows(contacts.ShowNotes)), Limit: l.limit})
	if err != nil {
		return err
	}
	for _, row := range rows {
		m, err := messageOf(row.Record, nil)
		if err != nil {
			return err
		}
		kind := contacts.HappenedMessage
		if m.Direction == events.MessageNote {
			kind = contacts.HappenedNote
		}
		l.items = append(l.items, contacts.Happened{Kind: kind, At: row.At, ID: row.ID, Message: &m,
			Thread: &contacts.InThread{ID: row.OfThread, Number: int64(row.Number), InboxID: row.InboxID, Channel: events.Channel(row.Channel), Subject: row.Subject}}) //nolint:gosec // counts from one
	}
	return nil
}

func (l *looking) merges(ctx context.Context) error {
	if !l.shows(contacts.ShowMerges) {
		return nil
	}
	rows, err := l.q.TimelineMerges(ctx, db.TimelineMergesParams{IntoIds: l.family, FromIds: l.family, BeforeAt: l.from.at, BeforeID: l.from.bound(happenedRank(contacts.HappenedMerge)), Limit: l.limit})
	for _, row := range rows {
		l.items = append(l.items, contacts.Happened{Kind: contacts.HappenedMerge, At: row.At, ID: row.ID, Merge: &contacts.Joined{FromID: row.FromID, FromName: row.FromName,
			IntoID: row.IntoID, IntoName: row.IntoName, ByName: row.ByName, UndoneAt: when(row.UndoneAt)}})
	}
	return err
}

func (l *looking) forms(ctx context.Context) error {
	if !l.shows(contacts.ShowForms) {
		return nil
	}
	r := l.e.Past
	rows, err := l.q.TimelineForms(ctx, db.TimelineFormsParams{ContactIds: nulls(l.family), BeforeAt: l.from.at, BeforeID: l.from.bound(2), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs,
		PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs), OwnAgentID: l.e.OwnAgentID, Limit: l.limit})
	if err != nil {
		return err
	}
	for _, row := range rows {
		f, err := untext[events.FormAnswers](row.Answers)
		if err != nil {
			return err
		}
		l.items = append(l.items, contacts.Happened{Kind: contacts.HappenedForm, At: row.SavedAt, ID: row.InteractionID, Form: &f})
	}
	return nil
}

// recorded adds the recordings that may be heard.
func recorded(ctx context.Context, q *db.Queries, r events.Reach, items []contacts.Happened) error {
	at := map[string]*contacts.Happened{}
	var list []string
	for n := range items {
		if items[n].Interaction != nil {
			at[items[n].ID], list = &items[n], append(list, items[n].ID)
		}
	}
	if r.Empty() || len(list) == 0 {
		return nil
	}
	rows, err := q.TimelineRecordings(ctx, db.TimelineRecordingsParams{Ids: list, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs),
		EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs)})
	for _, row := range rows {
		at[row.InteractionID].Recordings = append(at[row.InteractionID].Recordings, row.ID)
	}
	return err
}
