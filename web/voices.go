package web

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/internal/check"
)

// longestScores is the longest time that the figures of surveys span.
const longestScores = 400 * 24 * time.Hour

type scoresInput struct {
	From time.Time `query:"from" required:"true" doc:"asked from this moment"`
	To   time.Time `query:"to" required:"true" doc:"and before this one"`
	Zone string    `query:"zone" maxLength:"60" doc:"IANA zone of the days; empty means UTC"`
}

type mentionsInput struct {
	Limit int `query:"limit" minimum:"0" maximum:"200" doc:"so many; 0 means 50"`
}

type mentionInput struct {
	MessageID string `path:"message_id" minLength:"26" maxLength:"26" doc:"ULID"`
}

// voiceOperations are what customers think of us, and by whom one is called.
func (s *Server) voiceOperations() {
	const tag = "threads"
	st := s.cfg.Stores.Threads
	register(s, op{id: "survey-scores", method: http.MethodGet, path: "/survey-scores", tag: tag, access: Needs(accounts.PermFloorRead),
		summary: "How satisfied customers were, in all, by queue, agent and day: answers, average and the share of 4 and 5"},
		func(ctx context.Context, in *scoresInput) (*body[threads.Scores], error) {
			if !in.To.After(in.From) || in.To.Sub(in.From) > longestScores {
				return nil, check.Trouble("range.order", "to", "Choose an end after the beginning, at most 400 days later.")
			}
			name := cmp.Or(in.Zone, "UTC")
			if err := check.Zone("zone", name); err != nil {
				return nil, err
			}
			zone, err := time.LoadLocation(name)
			if err != nil {
				return nil, err
			}
			return reply(st.ScoreFigures(ctx, reachOf(ctx, accounts.PermFloorRead), in.From, in.To, zone))
		})
	register(s, op{id: "mention-list", method: http.MethodGet, path: "/mentions", tag: tag, summary: "Notes that name you, those you have not seen first", access: Needs(accounts.PermDeskWork)},
		func(ctx context.Context, in *mentionsInput) (*body[List[threads.Mention]], error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			limit := in.Limit
			if limit == 0 {
				limit = 50
			}
			list, err := st.Mentions(ctx, agent, limit)
			return reply(List[threads.Mention]{Items: list}, err)
		})
	register(s, op{id: "mention-seen", method: http.MethodPost, path: "/mentions/{message_id}/seen", tag: tag, summary: "You have seen a note that names you", access: Needs(accounts.PermDeskWork)},
		func(ctx context.Context, in *mentionInput) (*none, error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return done(st.SeeMention(ctx, agent, in.MessageID))
		})
}
