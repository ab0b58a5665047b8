package store

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/sql/store/db"
)

// putAttempts writes attempts, what agents said of them, and what follows for their leads. Leads come last: their rows are what
// the engine waits for. A lead is given back by its lease, so that events that come again change nothing.
func putAttempts(ctx context.Context, q *db.Queries, b projector.Batch) error {
	for i := range b.Attempts {
		if err := q.PutAttempt(ctx, attemptRow(&b.Attempts[i])); err != nil {
			return err
		}
	}
	coded, err := codeAttempts(ctx, q, b)
	if err != nil {
		return err
	}
	for i := range b.Attempts {
		if a := &b.Attempts[i]; a.State == events.AttemptClosed {
			if _, err := q.CloseLease(ctx, leaseEnd(a)); err != nil {
				return err
			}
			if !a.Refused || a.OptoutID == "" {
				continue
			}
			if err := q.OptOut(ctx, db.OptOutParams{ID: a.OptoutID, Number: int64(digits(a.Number)), AddedAt: either(a.ClosedAt, a.ChangedAt)}); err != nil {
				return err
			}
		}
	}
	for _, x := range coded {
		if err := codedLate(ctx, q, x); err != nil {
			return err
		}
	}
	return nil
}

func attemptRow(a *projector.Attempt) db.PutAttemptParams {
	next := ""
	if a.Next != nil {
		next = text(a.Next)
	}
	return db.PutAttemptParams{ID: a.ID, CampaignID: a.CampaignID, CampaignNum: a.Campaign, SiteID: a.SiteID, QueueID: a.QueueID, ListNum: a.List, LeadID: a.LeadID,
		Number: digits(a.Number), Position: position(a.Position), Mode: ascii(a.Mode, 12), Reserved: a.Reserved, CallerID: ascii(a.CallerID, 20), TrunkID: a.TrunkID,
		Segment: int32(a.Segment), Rules: ascii(a.Rules, 80), Basis: ascii(a.Basis, 16), LimitMs: int32(a.LimitMS), CallID: a.CallID, InteractionID: a.InteractionID,
		AgentID: a.AgentID, State: string(a.State), Since: either(a.Since, a.ChangedAt), LeasedAt: either(a.LeasedAt, a.ChangedAt), DialledAt: nullTime(a.DialledAt),
		RangAt: nullTime(a.RangAt), AnsweredAt: nullTime(a.AnsweredAt), JudgedAt: nullTime(a.JudgedAt), JoinedAt: nullTime(a.JoinedAt), EndedAt: nullTime(a.EndedAt),
		ClosedAt: nullTime(a.ClosedAt), Outcome: ascii(a.Outcome, 20), Uncounted: a.Uncounted, Ours: a.Ours, Verdict: ascii(a.Detection.Verdict, 10),
		VerdictCause: cut(a.Detection.Cause, 64), DispositionID: a.DispositionID, Refused: a.Refused, SkipReason: cut(a.SkipReason, wordMost), Q850: int32(a.Q850),
		TechCause: int32(a.TechCause), LeadNext: next, Seq: a.Seq}
}

// unsaid is when a lead is looked at again of which a closed attempt does not say what follows.
const unsaid = time.Hour

// leaseEnd is the end of an attempt for its lead's row.
func leaseEnd(a *projector.Attempt) db.CloseLeaseParams {
	n := events.LeadNext{At: either(a.ClosedAt, a.ChangedAt).Add(unsaid), Position: a.Position, Keep: true}
	if a.Next != nil {
		n = *a.Next
	}
	out := db.CloseLeaseParams{CampaignNum: a.Campaign, LeadID: a.LeadID, Lease: a.Lease, State: leadDue, NextAt: seconds(n.At), Position: position(n.Position),
		Outcome: ascii(a.Outcome, 20), Held: ascii(n.Held, 20), Counted: 1}
	if a.Uncounted {
		out.Counted = 0
	}
	switch {
	case n.Closed:
		out.State = leadClosed
	case n.Keep:
		out.Keep = 1
	case !n.Callback.IsZero():
		out.CallbackAt, out.CallbackAgent = int64(seconds(n.Callback)), ascii(n.Agent, 26)
		if n.At.IsZero() {
			out.NextAt = seconds(n.Callback)
		}
	}
	return out
}
