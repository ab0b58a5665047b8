package web

import (
	"cmp"
	"context"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/web/hub"
)

// threadTyping tells the customer, where the channel can show it, and colleagues who see the conversation.
func (s *Server) threadTyping(ctx context.Context, in *threadTypingInput) (*none, error) {
	eyes := s.eyesWith(ctx, accounts.PermQueuesSteer)
	t, err := s.cfg.Stores.Threads.GetThread(ctx, eyes, in.ID)
	if err != nil {
		return nil, err
	}
	by := s.person(ctx)
	if eyes.See(t) { // who is only named in a note of it answers nobody
		s.hub.Typing(hub.Typing{Thread: t, By: events.ByAgent, Who: cmp.Or(by.AgentID, by.UserID), Name: by.Name, UserID: by.UserID, On: in.Body.On})
	}
	return done(s.cfg.Inbox.Typing(ctx, by, in.ID, in.Body.On))
}

// CustomerTypes shows those who see a conversation that its customer types, or stopped. It does not wait.
func (s *Server) CustomerTypes(t events.Thread, on bool) {
	s.hub.Typing(hub.Typing{Thread: t, By: events.ByCustomer, On: on})
}
