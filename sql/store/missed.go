package store

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ interactions.Missed = (*Store)(nil)

// missedMost is how many missed offers are worth showing; whoever has more has other troubles.
const missedMost = 50

// missedCauses are the ends of an offer that lie with its agent or their phone, and not with the caller or a supervisor.
var missedCauses = nulls([]string{string(events.CauseNoAnswer), string(events.CauseDeclined), string(events.CauseDeviceLost), string(events.CauseMissed),
	string(events.CauseFailed), string(events.CauseNoRoute), string(events.CauseRejected), string(events.CauseBusy)})

// MissedOffers implements interactions.Missed.
func (s *Store) MissedOffers(ctx context.Context, agentID string, since time.Time) ([]interactions.MissedOffer, error) {
	if !ids.Valid(agentID) {
		return []interactions.MissedOffer{}, nil
	}
	rows, err := s.q.MissedOffers(ctx, db.MissedOffersParams{AgentID: agentID, Since: since.UTC(), Causes: missedCauses, Limit: missedMost})
	list, err := mapped(rows, err, sure(func(o db.MissedOffersRow) interactions.MissedOffer {
		number := o.FromNumber
		if events.Direction(o.Direction) == events.Outbound {
			number = o.ToNumber
		}
		return interactions.MissedOffer{ID: o.ID, InteractionID: o.InteractionID, QueueID: o.QueueID.String, Number: number, Name: o.FromName,
			At: when(o.EndedAt), Cause: events.Cause(o.Cause.String)}
	}))
	return list, explain(err)
}

// PutAwayOffer implements interactions.Missed.
func (s *Store) PutAwayOffer(ctx context.Context, agentID, offerID string) error {
	if !ids.Valid(agentID) || !ids.Valid(offerID) {
		return missing("offer")
	}
	return s.inTx(ctx, func(q *db.Queries) error {
		n, err := q.CountOfferOfAgent(ctx, db.CountOfferOfAgentParams{ID: offerID, AgentID: agentID})
		if err != nil {
			return err
		}
		if n == 0 {
			return missing("offer")
		}
		return q.PutAwayOffer(ctx, db.PutAwayOfferParams{SeenAt: s.now(), ID: offerID, AgentID: agentID})
	})
}
