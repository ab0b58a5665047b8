package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/sql/store/db"
)

// What callers and carriers send (numbers, names, endpoints) is cut to the column, because a long caller name must not
// put a call aside. Identifiers are ours: one that does not fit is a mistake, and the database refuses it.
const wordMost = 190

func nullTime(t time.Time) sql.NullTime { return sql.NullTime{Time: milli(t), Valid: !t.IsZero()} }

// milli is the time as the columns keep it: cut off here, so that no server's way of rounding matters.
func milli(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// either is t, or the event's time where a record lacks one that the table requires.
func either(t, event time.Time) time.Time {
	if t.IsZero() {
		return milli(event)
	}
	return milli(t)
}

func interactionRow(i *projector.Interaction) db.PutInteractionParams {
	var hand events.Handover
	if i.HandedTo != nil {
		hand = *i.HandedTo
	}
	return db.PutInteractionParams{
		ID: i.ID, SiteID: i.SiteID, Channel: string(i.Channel), Direction: string(i.Direction), State: string(i.State),
		StateSince: either(i.Since, i.ChangedAt), EntryID: null(i.EntryID), QueueID: null(i.QueueID), ContactID: null(i.ContactID),
		CallID: null(i.CallID), AgentID: null(i.TakenBy), TeamID: null(i.TeamID), FromNumber: cut(i.From, wordMost),
		ToNumber: cut(i.To, wordMost), FromName: cut(i.FromName, wordMost), Priority: int32(i.Priority),
		CreatedAt: either(i.CreatedAt, i.ChangedAt), QueuedAt: nullTime(i.QueuedAt), AnsweredAt: nullTime(i.AnsweredAt),
		EndedAt: nullTime(i.EndedAt), ClosedAt: nullTime(i.ClosedAt), Outcome: null(string(i.Outcome)),
		EndCause: null(string(i.EndCause)), DispositionID: null(i.DispositionID), Notes: cut(i.Notes, 1<<20),
		HeldMs: i.HeldMS, TalkMs: i.TalkMS, WaitMs: i.WaitMS, WrapMs: i.WrapMS, WrapupExtends: int32(i.WrapupExtends),
		ParentID: null(i.ParentID), Kind: string(i.Kind), HandNote: cut(i.HandNote, 8000),
		HandedTo: null(hand.To), HandedID: cut(hand.ID, wordMost), HandedName: cut(hand.Name, wordMost),
		HandBy: cut(i.HandBy, wordMost), Visited: visitedText(i.Visited), Message: messageText(i.Message), ThreadID: null(i.ThreadID), InboxID: null(i.InboxID),
		Seq: i.Seq, ChangedAt: milli(i.ChangedAt),
	}
}

// visitedMost is more queues and numbers than anybody is sent through.
const visitedMost = 100

func visitedText(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return text(list[:min(len(list), visitedMost)])
}

func messageText(m *events.Message) string {
	if m == nil {
		return ""
	}
	return text(m)
}

func offerRow(o projector.Offer) db.PutOfferParams {
	return db.PutOfferParams{ID: o.ID, InteractionID: o.InteractionID, SiteID: o.SiteID, QueueID: null(o.QueueID), AgentID: o.AgentID,
		TeamID: null(o.TeamID), OfferedAt: milli(o.Start), EndedAt: nullTime(o.End), Cause: null(string(o.Cause)),
		Why: cut(o.Why, 4000), Seq: o.Seq}
}

func offerFrom(o db.InteractionOffer) projector.Offer {
	return projector.Offer{ID: o.ID, InteractionID: o.InteractionID, SiteID: o.SiteID, QueueID: o.QueueID.String, AgentID: o.AgentID,
		TeamID: o.TeamID.String, Start: o.OfferedAt, End: o.EndedAt.Time, Cause: events.Cause(o.Cause.String), Why: o.Why, Seq: o.Seq}
}

func callRow(c *projector.Call) db.PutCallParams {
	return db.PutCallParams{ID: c.ID, InteractionID: null(c.InteractionID), SiteID: null(c.SiteID), QueueID: null(c.QueueID),
		EntryID: null(c.EntryID), Direction: string(c.Direction), State: string(c.State), FromNumber: cut(c.From, wordMost),
		ToNumber: cut(c.To, wordMost), FromName: cut(c.FromName, wordMost), StartedAt: either(c.StartedAt, c.ChangedAt),
		EndedAt: nullTime(c.EndedAt), EndCause: null(string(c.EndCause)), Seq: c.Seq, ChangedAt: milli(c.ChangedAt)}
}

func legRow(c *projector.Call, l *events.Leg) db.PutCallLegParams {
	return db.PutCallLegParams{CallID: c.ID, ID: l.ID, Role: string(l.Role), ChannelID: l.ChannelID, Endpoint: cut(l.Endpoint, wordMost),
		AgentID: null(l.AgentID), OfferID: null(l.OfferID), Number: cut(l.Number, wordMost), State: string(l.State),
		CreatedAt: either(l.CreatedAt, c.ChangedAt), AnsweredAt: nullTime(l.AnsweredAt), EndedAt: nullTime(l.EndedAt),
		Cause: null(string(l.Cause)), Q850: int32(l.Q850), TechCause: int32(l.TechCause)}
}

func stretchRow(x projector.Stretch) db.PutAgentStateParams {
	to := nullTime(x.To)
	return db.PutAgentStateParams{ID: x.ID, AgentID: x.AgentID, SiteID: null(x.SiteID), TeamID: null(x.TeamID), State: string(x.State),
		Activity: string(x.Activity), ReasonID: null(x.ReasonID), Cause: null(string(x.Cause)), InteractionID: null(x.InteractionID),
		ShiftID: null(x.ShiftID), FromAt: milli(x.From), ToAt: to, Ms: nullMS(nullTime(x.From), to), Seq: x.Seq}
}

func stretchFrom(x db.AgentState) projector.Stretch {
	return projector.Stretch{ID: x.ID, AgentID: x.AgentID, SiteID: x.SiteID.String, TeamID: x.TeamID.String,
		State: events.AgentState(x.State), Activity: events.Activity(x.Activity), ReasonID: x.ReasonID.String,
		Cause: events.Cause(x.Cause.String), InteractionID: x.InteractionID.String, ShiftID: x.ShiftID.String,
		From: x.FromAt, To: x.ToAt.Time, Seq: x.Seq}
}

// rejectRow must always fit: it is the last resort of an event.
func rejectRow(r projector.Reject) db.PutJournalRejectParams {
	body, err := json.Marshal(r.Event.Body)
	if err != nil {
		body = fmt.Appendf(nil, "%+v", r.Event.Body)
	}
	return db.PutJournalRejectParams{Seq: r.Event.Seq, EventID: ascii(r.Event.ID, 64),
		EventAt: either(r.Event.At, time.Unix(0, 0)), Type: cut(string(r.Event.Type), 64),
		Body: cut(string(body), 1<<20), Error: cut(r.Why, 4000)}
}
