package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/interactions"
)

// missedReach is how far back missed offers are shown at least: a shift of the night goes over midnight.
const missedReach = 12 * time.Hour

func (s *Server) missedOperations() {
	const tag = "desk"
	work := Needs(accounts.PermDeskWork)
	register(s, op{id: "missed-list", method: http.MethodGet, path: "/desk/missed", tag: tag, summary: "List the offers of this day and shift that you did not take, newest first", access: work},
		func(ctx context.Context, _ *nothing) (*body[List[interactions.MissedOffer]], error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			if s.cfg.Stores.Missed == nil {
				return nil, errNoHistory
			}
			items, err := s.cfg.Stores.Missed.MissedOffers(ctx, agent, s.missedSince(agent))
			return reply(List[interactions.MissedOffer]{Items: items}, err)
		})
	register(s, op{id: "missed-seen", method: http.MethodPost, path: "/desk/missed/{id}/seen", tag: tag, summary: "Put a missed offer away, on every computer", access: work},
		func(ctx context.Context, in *idInput) (*none, error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			if s.cfg.Stores.Missed == nil {
				return nil, errNoHistory
			}
			return done(s.cfg.Stores.Missed.PutAwayOffer(ctx, agent, in.ID))
		})
}

func (s *Server) missedSince(agentID string) time.Time {
	day := s.midnight(s.cfg.Desk.Directory().Agents[agentID].SiteID, 0)
	if night := s.cfg.Clock.Now().Add(-missedReach); night.Before(day) {
		return night
	}
	return day
}
