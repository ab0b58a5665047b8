package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

type threadAssignInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		AgentID string `json:"agent_id" minLength:"26" maxLength:"26"`
	}
}

type threadMoveInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		QueueID string `json:"queue_id" minLength:"26" maxLength:"26"`
	}
}

// assignedWait is how long an assigned conversation waits for its agent alone.
const assignedWait = 3 * time.Minute

func (s *Server) threadPlaceOperations(tag, path string) {
	steer := Needs(accounts.PermQueuesSteer)
	register(s, op{id: "thread-take", method: http.MethodPost, path: path + "/take", tag: tag, access: Needs(accounts.PermDeskWork),
		summary: "Make a written conversation your own: one that waits or rests in a queue you serve or, with the permission to steer there, any; a resolved one is opened anew"}, s.threadTake)
	register(s, op{id: "thread-assign", method: http.MethodPost, path: path + "/assign", tag: tag, access: steer,
		summary: "Give a written conversation to an agent, in whatever state it is; work under way is offered to them"}, s.threadAssign)
	register(s, op{id: "thread-move", method: http.MethodPost, path: path + "/move", tag: tag, access: steer,
		summary: "Put a written conversation into another queue, in whatever state it is"}, s.threadMove)
}

func (s *Server) threadTake(ctx context.Context, in *idInput) (*body[events.Thread], error) {
	agent, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	was, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyesWith(ctx, accounts.PermQueuesSteer), in.ID)
	if err != nil {
		return nil, err
	}
	steers := s.steersThread(ctx).See(was)
	t, err := s.cfg.Inbox.Take(ctx, s.person(ctx), in.ID, steers)
	if err == nil && was.AgentID != "" && was.AgentID != agent { // from a colleague
		s.act(ctx, was.SiteID, "thread", "take", in.ID, map[string]string{"agent_id": agent, "from_agent_id": was.AgentID})
	}
	return reply(t, err)
}

// steersThread is what the caller sees as a supervisor alone.
func (s *Server) steersThread(ctx context.Context) threads.Eyes {
	return threads.Eyes{Reach: reachOf(ctx, accounts.PermQueuesSteer)}
}

func (s *Server) threadAssign(ctx context.Context, in *threadAssignInput) (*none, error) {
	if err := s.assignable(ctx, in.Body.AgentID); err != nil {
		return nil, err
	}
	return s.placed(ctx, in.ID, placing{"assign", in.Body, inbox.Place{AgentID: in.Body.AgentID}, func(interactionID, by string) (events.Interaction, error) {
		return s.cfg.Desk.AssignWaiting(ctx, interactionID, by, in.Body.AgentID, assignedWait)
	}})
}

func (s *Server) threadMove(ctx context.Context, in *threadMoveInput) (*none, error) {
	if err := s.movable(ctx, in.Body.QueueID); err != nil {
		return nil, err
	}
	return s.placed(ctx, in.ID, placing{"move", in.Body, inbox.Place{QueueID: in.Body.QueueID}, func(interactionID, by string) (events.Interaction, error) {
		return s.cfg.Desk.MoveWaiting(ctx, interactionID, by, in.Body.QueueID)
	}})
}

// placing is where a supervisor wants a conversation: work under way is put there by the desk, as live says, and what nobody
// works on by the inbox. The audit has the act with after.
type placing struct {
	act   string
	after any
	place inbox.Place
	live  func(interactionID, by string) (events.Interaction, error)
}

func (s *Server) placed(ctx context.Context, id string, p placing) (*none, error) {
	th, err := s.cfg.Stores.Threads.GetThread(ctx, s.steersThread(ctx), id)
	if err != nil {
		return nil, err
	}
	if q := p.place.QueueID; q != "" && s.cfg.Desk.Directory().Queues[q].SiteID != th.SiteID {
		return nil, errNoQueue()
	}
	i, working, err := s.liveOn(ctx, id)
	switch {
	case err != nil:
	case working:
		_, err = p.live(i, principalOf(ctx).UserID)
	default:
		_, err = s.cfg.Inbox.Give(ctx, s.person(ctx), id, p.place)
	}
	if err != nil {
		return nil, err
	}
	s.act(ctx, th.SiteID, "thread", p.act, id, p.after)
	return nil, nil
}

// liveOn is the interaction that works on a thread.
func (s *Server) liveOn(ctx context.Context, threadID string) (id string, working bool, err error) {
	l, err := s.cfg.Desk.Live(ctx)
	if err != nil {
		return "", false, err
	}
	for _, i := range l.Interactions {
		if i.ThreadID == threadID && i.Channel.Written() && interactions.Live(i) {
			return i.ID, true, nil
		}
	}
	return "", false, nil
}
