package web

import (
	"context"
	"html"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Pictures fetches pictures from elsewhere; channels/media implements it.
type Pictures interface {
	Picture(ctx context.Context, address string) (data []byte, mime string, err error)
}

type pictureInput struct {
	MessageInput
	Src string `query:"src" required:"true" maxLength:"2000" doc:"the picture's address, as the mail's HTML has it"`
}

// picturesMost is how many are fetched at once: each waits for a server that a stranger chose.
const picturesMost = 8

func (s *Server) pictureOperations() {
	fetching := make(chan struct{}, picturesMost)
	register(s, op{id: "message-picture", method: http.MethodGet, path: "/threads/{id}/messages/{message_id}/picture", tag: "threads",
		summary: "A picture from elsewhere that a mail shows, fetched by us; its sender learns that it was fetched, but not by whom", access: NeedsOneOf(accounts.PermDeskWork, accounts.PermInteractionsAll)},
		func(ctx context.Context, in *pictureInput) (*huma.StreamResponse, error) {
			m, err := s.messageSeen(ctx, in.MessageInput)
			if err != nil {
				return nil, err
			}
			if m.Content.Mail == nil || !strings.Contains(m.Content.Mail.HTML, `data-remote-src="`+html.EscapeString(in.Src)+`"`) {
				return nil, fault.New(fault.NotFound, "The mail shows no such picture.").WithKey("message.picture")
			}
			select {
			case fetching <- struct{}{}:
				defer func() { <-fetching }()
			case <-ctx.Done():
				return nil, fault.New(fault.TooMany, "Several pictures are being fetched already; try again in a moment.").WithKey("message.pictures")
			}
			data, kind, err := s.cfg.Pictures.Picture(ctx, in.Src)
			if err != nil {
				return nil, fault.New(fault.Unavailable, "The picture could not be fetched from where the mail says it is.").WithKey("message.picture_away").Because(err)
			}
			return &huma.StreamResponse{Body: func(hc huma.Context) {
				hc.SetHeader("Content-Type", kind)
				hc.SetHeader("Content-Security-Policy", "default-src 'none'; sandbox")
				hc.SetHeader("X-Content-Type-Options", "nosniff")
				hc.SetHeader("Cache-Control", "private, max-age=86400")
				_, _ = hc.BodyWriter().Write(data)
			}}, nil
		})
}

// messageSeen is a message of a thread that the caller sees.
func (s *Server) messageSeen(ctx context.Context, in MessageInput) (events.WrittenMessage, error) {
	if _, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), in.ID); err != nil {
		return events.WrittenMessage{}, err
	}
	return s.cfg.Stores.Threads.ThreadMessage(ctx, in.ID, in.MessageID)
}
