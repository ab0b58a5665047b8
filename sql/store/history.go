package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

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
	for _, id := range []*string{&f.ContactID, &f.AgentID, &f.QueueID} {
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
	if f.Reach.Empty() {
		return s.q.ListOwnInteractions(ctx, db.ListOwnInteractionsParams{OwnAgentID: f.OwnAgentID, After: p.After,
			AnyContact: flag(f.ContactID == ""), ContactID: null(f.ContactID), AnyQueue: flag(f.QueueID == ""), QueueID: null(f.QueueID),
			AnyAgent: flag(f.AgentID == ""), AgentID: f.AgentID, NotBefore: from, Before: to, Limit: int32(p.Size() + 1)})
	}
	r := f.Reach
	return s.q.ListInteractions(ctx, db.ListInteractionsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), EntryIds: nulls(r.EntryIDs), TeamIds: nulls(r.TeamIDs), OwnAgentID: f.OwnAgentID, After: p.After,
		AnyContact: flag(f.ContactID == ""), ContactID: null(f.ContactID), AnyQueue: flag(f.QueueID == ""), QueueID: null(f.QueueID),
		AnyAgent: flag(f.AgentID == ""), AgentID: f.AgentID, NotBefore: from, Before: to, Limit: int32(p.Size() + 1)})
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
	row, err := s.q.LastAgentOfContact(ctx, null(contactID))
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
		d.Recordings, err = mapped(taped, err, recordingOf)
		return err
	})
	return d, err
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
	}
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
