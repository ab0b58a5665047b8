package web

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// consentTime bounds the look at a customer's consents before a call: nobody waits longer for a database that is away.
const consentTime = 2 * time.Second

type dialInput struct {
	Body struct {
		Number  string `json:"number" pattern:"^\\+?[0-9*#]{1,32}$" doc:"digits, with an optional plus in front"`
		QueueID string `json:"queue_id" maxLength:"26" doc:"the queue the call is made for"`
	}
}

func (s *Server) dial(ctx context.Context, in *dialInput) (*body[events.Interaction], error) {
	id, err := ownAgent(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.mayDial(ctx, id, in.Body.Number); err != nil {
		return nil, err
	}
	return reply(s.cfg.Desk.Dial(ctx, id, in.Body.Number, in.Body.QueueID))
}

// mayDial refuses to call a customer who wants no calls. A database that does not answer stops nobody: calls go on without it.
func (s *Server) mayDial(ctx context.Context, agentID, number string) error {
	limited, cancel := context.WithTimeout(ctx, consentTime)
	defer cancel()
	may, err := s.cfg.Stores.Contacts.MayCall(limited, s.cfg.Desk.Directory().Agents[agentID].SiteID, desk.CleanNumber(number))
	if err != nil {
		s.log.WarnContext(ctx, "An agent calls without a look at the customer's consents: the database does not answer", "agent", agentID, "error", err)
	}
	if err == nil && !may {
		return fault.New(fault.Conflict, "The customer does not want to be called; see the consents of the contact.").WithKey("dial.do_not_contact").WithField("number")
	}
	return nil
}
