package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ interactions.History = (*Store)(nil)

// ListInteractions answers a page of the interactions a filter lets its asker see, newest first.
func (s *Store) ListInteractions(ctx context.Context, f interactions.HistoryFilter, p events.Page) ([]events.Interaction, string, error) {
	if p.After != "" && !ids.Valid(p.After) {
		return nil, "", badCursor()
	}
	// What is no identifier is nobody's, and must not meet an ASCII column.
	for _, id := range []*string{&f.ContactID, &f.AgentID, &f.QueueID, &f.ThreadID, &f.DispositionID} {
		if *id != "" && !ids.Valid(*id) {
			return []events.Interaction{}, "", nil
		}
	}
	rows, err := s.historyRows(ctx, f, p)
	list, err := mapped(rows, err, sure(interactionOf))
	if err != nil {
		return nil, "", explain(err)
	}
	list, next := page(list, p.Size(), func(i events.Interaction) string { return i.ID })
	return list, next, nil
}

func (s *Store) historyRows(ctx context.Context, f interactions.HistoryFilter, p events.Page) ([]db.Interaction, error) {
	from, to := bounds(f.From, f.To)
	name, number := sought(f.Words)
	family, err := wantedFamily(ctx, s.q, f.ContactID)
	if err != nil {
		return nil, err
	}
	own := db.ListOwnInteractionsParams{OwnAgentID: f.OwnAgentID, After: p.After,
		AnyContact: flag(f.ContactID == ""), ContactIds: family, AnyQueue: flag(f.QueueID == ""), QueueID: null(f.QueueID),
		AnyThread: flag(f.ThreadID == ""), ThreadID: null(f.ThreadID),
		AnyAgent: flag(f.AgentID == ""), AgentID: f.AgentID, Direction: ascii(string(f.Direction), 8),
		AnyOutcome: flag(f.Outcome == ""), Outcome: null(ascii(string(f.Outcome), 16)), AnyCode: flag(f.DispositionID == ""), DispositionID: null(f.DispositionID),
		AnySound: flag(!f.Recorded), AnyMessage: flag(!f.Message), AnyWords: flag(name == ""), NameLike: name, NumberLike: number, WithContacts: flag(f.ByContact),
		NotBefore: from, Before: to, Limit: int32(p.Size() + 1)}
	if f.Reach.Empty() {
		return s.q.ListOwnInteractions(ctx, own)
	}
	r := f.Reach
	return s.q.ListInteractions(ctx, db.ListInteractionsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs), OwnAgentID: own.OwnAgentID, After: own.After,
		AnyContact: own.AnyContact, ContactIds: own.ContactIds, AnyThread: own.AnyThread, ThreadID: own.ThreadID, AnyQueue: own.AnyQueue, QueueID: own.QueueID, AnyAgent: own.AnyAgent, AgentID: own.AgentID,
		Direction: own.Direction, AnyOutcome: own.AnyOutcome, Outcome: own.Outcome, AnyCode: own.AnyCode, DispositionID: own.DispositionID,
		AnySound: own.AnySound, AnyMessage: own.AnyMessage, AnyWords: own.AnyWords, NameLike: name, NumberLike: number, WithContacts: own.WithContacts,
		NotBefore: from, Before: to, Limit: own.Limit})
}

// mostSought bounds what is looked for in names and numbers.
const mostSought = 120

// sought makes patterns of words: for names, and for numbers as they are kept, whatever marks people write into them.
func sought(words string) (name, number string) {
	words = cut(strings.TrimSpace(words), mostSought)
	if words == "" {
		return "", ""
	}
	digits := strings.TrimPrefix(contacts.Phone(words), "+")
	if digits == "" {
		digits = words
	}
	return "%" + like(words) + "%", "%" + like(digits) + "%"
}

// Recorded implements interactions.History.
func (s *Store) Recorded(ctx context.Context, list []string) (map[string]int, error) {
	counts := map[string]int{}
	if len(list) == 0 {
		return counts, nil
	}
	rows, err := s.q.RecordedInteractions(ctx, list)
	for _, r := range rows {
		counts[r.InteractionID] = int(r.N)
	}
	return counts, explain(err)
}

// bounds makes open ends of a time span into times every column holds.
func bounds(from, to time.Time) (time.Time, time.Time) {
	first, last := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	if from.Before(first) {
		from = first
	}
	if to.IsZero() || to.After(last) {
		to = last
	}
	return from.UTC(), to.UTC()
}

// LastAgent answers who spoke with a contact last.
func (s *Store) LastAgent(ctx context.Context, contactID string) (string, time.Time, error) {
	if !ids.Valid(contactID) {
		return "", time.Time{}, nil
	}
	family, err := wantedFamily(ctx, s.q, contactID)
	if err != nil {
		return "", time.Time{}, explain(err)
	}
	row, err := s.q.LastAgentOfContact(ctx, family)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	return row.AgentID, row.LastAt, explain(err)
}

// GetInteraction answers one interaction with its legs and offers, in one consistent read.
func (s *Store) GetInteraction(ctx context.Context, f interactions.HistoryFilter, id string) (d interactions.InteractionDetail, err error) {
	if !ids.Valid(id) {
		return d, missing("interaction")
	}
	r := f.Reach
	err = s.snapshot(ctx, func(q *db.Queries) error {
		row, err := q.GetInteraction(ctx, db.GetInteractionParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
			QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs), OwnAgentID: f.OwnAgentID})
		if err != nil {
			return unreadable("interaction", err)
		}
		d.Interaction = interactionOf(row)
		legs, err := q.LegsOfInteraction(ctx, id)
		if d.Legs, err = mapped(legs, err, sure(legOf)); err != nil {
			return err
		}
		offers, err := q.OffersOfInteraction(ctx, id)
		if d.Offers, err = mapped(offers, err, sure(offerOf)); err != nil {
			return err
		}
		taped, err := q.RecordingsOfInteraction(ctx, id)
		if d.Recordings, err = mapped(taped, err, recordingOf); err != nil {
			return err
		}
		if d.Interaction.Form, err = answersOf(ctx, q, id); err != nil {
			return err
		}
		return around(ctx, q, f, &d)
	})
	return d, err
}

// around adds what the agents did and the interactions beside it.
func around(ctx context.Context, q *db.Queries, f interactions.HistoryFilter, d *interactions.InteractionDetail) error {
	i, r := d.Interaction, f.Reach
	_, last := bounds(time.Time{}, i.ClosedAt)
	rows, err := q.StretchesOfInteraction(ctx, db.StretchesOfInteractionParams{InteractionID: i.ID, InteractionRef: null(i.ID), Begun: i.CreatedAt, Ended: last})
	d.Stretches, err = mapped(rows, err, sure(func(a db.AgentState) interactions.Doing {
		return interactions.Doing{AgentID: a.AgentID, Activity: events.Activity(a.Activity), From: a.FromAt, To: when(a.ToAt)}
	}))
	if err != nil {
		return err
	}
	beside, err := q.RelatedInteractions(ctx, db.RelatedInteractionsParams{OfID: null(i.ID), ParentID: i.ParentID, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs), OwnAgentID: f.OwnAgentID})
	d.Related, err = mapped(beside, err, sure(interactionOf))
	return err
}

func interactionOf(i db.Interaction) events.Interaction {
	var hand *events.Handover
	if i.HandedTo.Valid {
		hand = &events.Handover{To: i.HandedTo.String, ID: i.HandedID, Name: i.HandedName}
	}
	return events.Interaction{
		ID: i.ID, SiteID: i.SiteID, Channel: events.Channel(i.Channel), Direction: events.Direction(i.Direction),
		State: events.InteractionState(i.State), Since: i.StateSince, EntryID: i.EntryID.String, QueueID: i.QueueID.String,
		ContactID: i.ContactID.String, CallID: i.CallID.String, From: i.FromNumber, To: i.ToNumber, FromName: i.FromName,
		Priority: int(i.Priority), AgentID: i.AgentID.String, CreatedAt: i.CreatedAt, QueuedAt: when(i.QueuedAt),
		AnsweredAt: when(i.AnsweredAt), EndedAt: when(i.EndedAt), ClosedAt: when(i.ClosedAt), WrapupExtends: int(i.WrapupExtends),
		Outcome: events.Outcome(i.Outcome.String), EndCause: events.Cause(i.EndCause.String), DispositionID: i.DispositionID.String,
		Notes: i.Notes, HeldMS: i.HeldMs, TalkMS: i.TalkMs, WaitMS: i.WaitMs, WrapMS: i.WrapMs, ParentID: i.ParentID.String, Kind: events.InteractionKind(i.Kind), HandedTo: hand, HandNote: i.HandNote,
		HandBy: i.HandBy, Visited: kept[[]string](i.Visited), Message: kept[*events.Message](i.Message), ThreadID: i.ThreadID.String, InboxID: i.InboxID.String,
	}
}

// kept reads JSON that only tells more; what cannot be read is nothing.
func kept[T any](column string) (v T) {
	if column != "" {
		_ = json.Unmarshal([]byte(column), &v)
	}
	return v
}

func legOf(l db.CallLeg) events.Leg {
	return events.Leg{ID: l.ID, Role: events.LegRole(l.Role), ChannelID: l.ChannelID, Endpoint: l.Endpoint, AgentID: l.AgentID.String,
		OfferID: l.OfferID.String, Number: l.Number, State: events.LegState(l.State), CreatedAt: l.CreatedAt, AnsweredAt: when(l.AnsweredAt),
		EndedAt: when(l.EndedAt), Cause: events.Cause(l.Cause.String), Q850: int(l.Q850), TechCause: int(l.TechCause)}
}

func offerOf(o db.InteractionOffer) interactions.Offer {
	return interactions.Offer{ID: o.ID, AgentID: o.AgentID, At: o.OfferedAt, EndedAt: when(o.EndedAt), Cause: events.Cause(o.Cause.String), Why: o.Why}
}

func when(t sql.NullTime) time.Time { return t.Time }
