package web

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Messages is what the engine does with messages that callers left; the desk's agents deal with them one at a time each.
type Messages interface {
	// Messages lists those for an agent, oldest first.
	Messages(ctx context.Context, agentID string) ([]events.Interaction, error)
	Message(ctx context.Context, agentID, id string) (events.Interaction, error)
	TakeMessage(ctx context.Context, agentID, id string) (events.Interaction, error)
	ReturnMessage(ctx context.Context, agentID, id string) (events.Interaction, error)
	SettleMessage(ctx context.Context, agentID, id, dispositionID, notes string) (events.Interaction, error)
	DialMessage(ctx context.Context, agentID, id string) (events.Interaction, error)
}

// Heard notes in the audit who listened to a message.
type Heard interface {
	AuditHeard(ctx context.Context, by events.Actor, siteID, interactionID string) error
}

func (s *Server) voicemailOperations() {
	st := s.cfg.Stores.Mailboxes
	const read, write = accounts.PermQueuesRead, accounts.PermQueuesWrite
	registerNoun(s, noun[mailboxes.Mailbox]{one: "mailbox", many: "mailboxes", read: read, write: write, id: func(v *mailboxes.Mailbox) *string { return &v.ID },
		list: st.ListMailboxes, get: st.GetMailbox, create: st.CreateMailbox, update: st.UpdateMailbox, remove: st.DeleteMailbox})

	const tag = "voicemail"
	work, d := Needs(accounts.PermDeskWork), s.cfg.Desk
	register(s, op{id: "voicemail-list", method: http.MethodGet, path: "/voicemail", tag: tag, summary: "List the messages you may take, oldest first", access: work},
		func(ctx context.Context, _ *nothing) (*body[List[events.Interaction]], error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			items, err := d.Messages(ctx, agent)
			return reply(List[events.Interaction]{Items: items}, err)
		})
	for _, v := range []struct {
		verb, summary string
		access        Access
		do            func(ctx context.Context, agentID, id string) (events.Interaction, error)
	}{
		{"take", "Take a message, so that nobody else does", work, func(ctx context.Context, a, id string) (events.Interaction, error) { return d.TakeMessage(ctx, a, id) }},
		{"return", "Give a message back", work, func(ctx context.Context, a, id string) (events.Interaction, error) {
			return d.ReturnMessage(ctx, a, id)
		}},
		{"dial", "Call the number that left the message you took", Needs(accounts.PermCallsDial), func(ctx context.Context, a, id string) (events.Interaction, error) {
			return d.DialMessage(ctx, a, id)
		}},
	} {
		register(s, op{id: "voicemail-" + v.verb, method: http.MethodPost, path: "/voicemail/{id}/" + v.verb, tag: tag, summary: v.summary, access: v.access},
			func(ctx context.Context, in *idInput) (*body[events.Interaction], error) {
				agent, err := ownAgent(ctx)
				if err != nil {
					return nil, err
				}
				return reply(v.do(ctx, agent, in.ID))
			})
	}
	register(s, op{id: "voicemail-done", method: http.MethodPost, path: "/voicemail/{id}/done", tag: tag, summary: "Be done with a message, with a code and notes", access: work},
		func(ctx context.Context, in *codingInput) (*body[events.Interaction], error) {
			agent, err := ownAgent(ctx)
			if err != nil {
				return nil, err
			}
			return reply(d.SettleMessage(ctx, agent, in.ID, in.Body.DispositionID, in.Body.Notes))
		})
	register(s, op{id: "voicemail-audio", method: http.MethodGet, path: "/voicemail/{id}/audio", tag: tag, summary: "Hear a message: a WAV file; ranges may be asked for; listening is audited",
		access: NeedsOneOf(accounts.PermDeskWork, accounts.PermInteractionsOwn, accounts.PermRecordingsPlay)}, s.voicemailAudio)
}

var errNoMessage = fault.New(fault.NotFound, "This message is not there any more, or is for somebody else. Look at the list again.").WithKey("message.unknown")

// heardMessage finds a message that the caller may hear: as an agent who serves it or has dealt with it, or as who may hear
// what was recorded there.
func (s *Server) heardMessage(ctx context.Context, id string) (events.Interaction, error) {
	p := principalOf(ctx)
	if p.AgentID != "" {
		if i, err := s.cfg.Desk.Message(ctx, p.AgentID, id); err == nil {
			return i, nil
		}
	}
	if s.cfg.Stores.History == nil {
		return events.Interaction{}, errNoMessage
	}
	f := interactions.HistoryFilter{Reach: p.ScopeOf(accounts.PermRecordingsPlay), OwnAgentID: visible(ctx).OwnAgentID}
	past, err := s.cfg.Stores.History.GetInteraction(ctx, f, id)
	if err == nil && past.Interaction.Channel != events.Voicemail {
		err = errNoMessage
	}
	return past.Interaction, err
}

func (s *Server) voicemailAudio(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	i, err := s.heardMessage(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	name, err := calls.MessageFile(filepath.Join(s.cfg.StateDir, "voicemail"), i.ID, i.CreatedAt)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "The sound of this message is not kept any more.").WithKey("message.no_sound")
	} else if err != nil {
		return nil, err
	}
	err = s.heard(ctx, i.ID, func() error { return s.cfg.Stores.Heard.AuditHeard(ctx, actorOf(ctx), i.SiteID, i.ID) })
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return sound(f, i.ID, i.CreatedAt), nil
}
