package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Inbox is the engine of the written channels; channels/inbox implements it.
type Inbox interface {
	Write(ctx context.Context, by inbox.Person, threadID string, d inbox.Draft) (events.WrittenMessage, error)
	Begin(ctx context.Context, by inbox.Person, s inbox.Start) (events.Thread, error)
	Move(ctx context.Context, by inbox.Person, threadID string, s threads.Signal) (events.Thread, error)
	Change(ctx context.Context, by inbox.Person, threadID string, c inbox.Change) (events.Thread, error)
	Seen(ctx context.Context, by inbox.Person, threadID string) error
	Typing(ctx context.Context, by inbox.Person, threadID string, on bool) error
	Merge(ctx context.Context, by inbox.Person, threadID, intoID string) (events.Thread, error)
	Take(ctx context.Context, by inbox.Person, threadID string, steers bool) (events.Thread, error)
	Give(ctx context.Context, by inbox.Person, threadID string, p inbox.Place) (events.Thread, error)
	Unmerge(ctx context.Context, by inbox.Person, threadID string) (events.Thread, error)
	TakeBack(ctx context.Context, by inbox.Person, threadID, messageID string) (inbox.TakenBack, error)
	Keep(ctx context.Context, raw channels.Raw) error
	Refuse(inboxID, reason, address string)
	TryAgain(ctx context.Context, by inbox.Person, threadID, messageID string) error
	React(ctx context.Context, by inbox.Person, threadID, messageID, emoji string) error
	RunMacro(ctx context.Context, by inbox.Person, threadID, macroID string) (events.Thread, error)
	// Preview answers which of the latest conversations a rule would have met.
	Preview(ctx context.Context, r automation.Rule) (automation.RulePreview, error)
	// BotConversation answers a thread as models are told of it.
	BotConversation(ctx context.Context, threadID string) (bot.Conversation, error)
	Gateway
}

type threadListInput struct {
	Status    string `query:"status" enum:"open,waiting,snoozed,resolved" doc:"whose turn it is"`
	Channel   string `query:"channel" maxLength:"16"`
	InboxID   string `query:"inbox_id" maxLength:"26"`
	QueueID   string `query:"queue_id" maxLength:"26"`
	AgentID   string `query:"agent_id" maxLength:"26" doc:"who looks after it; \"me\" is you, \"none\" is nobody"`
	ContactID string `query:"contact_id" maxLength:"26"`
	Tag       string `query:"tag" maxLength:"40"`
	Search    string `query:"search" maxLength:"200" doc:"words in names, addresses, subjects and messages; #1042 finds a number"`
	PageInput
}

type threadStatusInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		To    string    `json:"to" enum:"open,waiting,snoozed,resolved"`
		Until time.Time `json:"until,omitzero" doc:"of a snooze"`
	}
}

type threadWriteInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body inbox.Draft
}

type threadChangeInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body inbox.Change
}

type threadStartInput struct{ Body inbox.Start }

type threadTypingInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		On bool `json:"on"`
	}
}

type threadMergeInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		IntoID string `json:"into_id" minLength:"26" maxLength:"26" doc:"ULID of the conversation that goes on"`
	}
}

type messagesInput struct {
	ID     string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	After  int    `query:"after_seq" minimum:"0" doc:"messages with higher numbers"`
	Before int    `query:"before_seq" minimum:"0" doc:"messages with lower numbers; 0 is the end"`
	Limit  int    `query:"limit" minimum:"0" maximum:"200" doc:"the last so many; 0 means 50"`
}

// MessageInput names a message of a thread.
type MessageInput struct {
	ID        string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	MessageID string `path:"message_id" minLength:"26" maxLength:"26" doc:"ULID"`
}

type reactionInput struct {
	MessageInput
	Body struct {
		Emoji string `json:"emoji" maxLength:"32" doc:"empty takes it back"`
	}
}

type draftPutInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Kind string `path:"kind" enum:"reply,note"`
	Body struct {
		Body string `json:"body" maxLength:"20000" doc:"empty forgets it"`
	}
}

// mostActs is how many lines of a conversation's history are told.
const mostActs = 500

func (s *Server) threadOperations() {
	const tag, path = "threads", "/threads/{id}"
	reads, works := NeedsOneOf(accounts.PermDeskWork, accounts.PermInteractionsAll), NeedsOneOf(accounts.PermDeskWork, accounts.PermQueuesSteer)
	register(s, op{id: "thread-list", method: http.MethodGet, path: "/threads", tag: tag, summary: "Written conversations, the latest message first", access: reads}, s.threadList)
	register(s, op{id: "thread-start", method: http.MethodPost, path: "/threads", tag: tag, summary: "Begin a conversation with somebody, or go on with the one that there is", access: works, status: http.StatusCreated},
		func(ctx context.Context, in *threadStartInput) (*body[events.Thread], error) {
			return reply(s.cfg.Inbox.Begin(ctx, s.person(ctx), in.Body))
		})
	register(s, op{id: "thread-get", method: http.MethodGet, path: path, tag: tag, summary: "Get one written conversation", access: reads},
		func(ctx context.Context, in *idInput) (*body[events.Thread], error) {
			return reply(s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), in.ID))
		})
	register(s, op{id: "thread-messages", method: http.MethodGet, path: path + "/messages", tag: tag, summary: "Messages of a conversation in their order", access: reads}, s.threadMessages)
	register(s, op{id: "thread-acts", method: http.MethodGet, path: path + "/acts", tag: tag, summary: "What was done with a conversation and by whom, the last 500 in their order", access: reads},
		func(ctx context.Context, in *idInput) (*body[List[threads.Act]], error) {
			if _, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), in.ID); err != nil {
				return nil, err
			}
			list, err := s.cfg.Stores.Threads.ThreadActs(ctx, in.ID, mostActs)
			return reply(List[threads.Act]{Items: list}, err)
		})
	register(s, op{id: "thread-write", method: http.MethodPost, path: path + "/messages", tag: tag, summary: "Send a message, or keep a note; with the same client_id again it does nothing", access: works, status: http.StatusCreated},
		func(ctx context.Context, in *threadWriteInput) (*body[events.WrittenMessage], error) {
			return reply(s.cfg.Inbox.Write(ctx, s.person(ctx), in.ID, in.Body))
		})
	register(s, op{id: "thread-status", method: http.MethodPost, path: path + "/status", tag: tag, summary: "Open, wait for the customer, snooze or resolve", access: works}, s.threadStatus)
	register(s, op{id: "thread-change", method: http.MethodPatch, path: path, tag: tag, summary: "Set tags, priority, language, subject or the contact", access: works},
		func(ctx context.Context, in *threadChangeInput) (*body[events.Thread], error) {
			return reply(s.cfg.Inbox.Change(ctx, s.person(ctx), in.ID, in.Body))
		})
	register(s, op{id: "thread-merge", method: http.MethodPost, path: path + "/merge", tag: tag, summary: "Merge a conversation by mail into another one with the same customer; what is answered to it comes there", access: works},
		func(ctx context.Context, in *threadMergeInput) (*body[events.Thread], error) {
			return reply(s.cfg.Inbox.Merge(ctx, s.person(ctx), in.ID, in.Body.IntoID))
		})
	register(s, op{id: "thread-unmerge", method: http.MethodPost, path: path + "/unmerge", tag: tag, summary: "Undo the merging of a conversation; it is open again", access: works},
		func(ctx context.Context, in *idInput) (*body[events.Thread], error) {
			return reply(s.cfg.Inbox.Unmerge(ctx, s.person(ctx), in.ID))
		})
	register(s, op{id: "thread-seen", method: http.MethodPost, path: path + "/seen", tag: tag, summary: "You have read everything of it", access: works},
		func(ctx context.Context, in *idInput) (*none, error) {
			return done(s.cfg.Inbox.Seen(ctx, s.person(ctx), in.ID))
		})
	register(s, op{id: "thread-typing", method: http.MethodPost, path: path + "/typing", tag: tag, summary: "You began to write, or stopped; colleagues see it, and customers where the channel can show it", access: works}, s.threadTyping)
	s.threadMessageOperations(tag, path, works)
	s.threadPlaceOperations(tag, path)
}

func (s *Server) threadMessageOperations(tag, path string, works Access) {
	register(s, op{id: "message-take-back", method: http.MethodPost, path: path + "/messages/{message_id}/take-back", tag: tag, summary: "Do not send a message that waits for its time; answers what was written, to be gone on with", access: works},
		func(ctx context.Context, in *MessageInput) (*body[inbox.TakenBack], error) {
			return reply(s.cfg.Inbox.TakeBack(ctx, s.person(ctx), in.ID, in.MessageID))
		})
	register(s, op{id: "message-try-again", method: http.MethodPost, path: path + "/messages/{message_id}/try-again", tag: tag, summary: "Send a message again that failed, or of which nobody knows whether it was sent", access: works},
		func(ctx context.Context, in *MessageInput) (*none, error) {
			return done(s.cfg.Inbox.TryAgain(ctx, s.person(ctx), in.ID, in.MessageID))
		})
	register(s, op{id: "message-react", method: http.MethodPut, path: path + "/messages/{message_id}/reaction", tag: tag, summary: "React to a message of the customer", access: works},
		func(ctx context.Context, in *reactionInput) (*none, error) {
			return done(s.cfg.Inbox.React(ctx, s.person(ctx), in.ID, in.MessageID, in.Body.Emoji))
		})
	register(s, op{id: "thread-drafts", method: http.MethodGet, path: path + "/drafts", tag: tag, summary: "What you began to write", access: works},
		func(ctx context.Context, in *idInput) (*body[List[threads.Draft]], error) {
			if _, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), in.ID); err != nil {
				return nil, err
			}
			list, err := s.cfg.Stores.Threads.Drafts(ctx, in.ID, principalOf(ctx).UserID)
			return reply(List[threads.Draft]{Items: list}, err)
		})
	register(s, op{id: "thread-draft-put", method: http.MethodPut, path: path + "/drafts/{kind}", tag: tag, summary: "Keep what you began to write", access: works},
		func(ctx context.Context, in *draftPutInput) (*none, error) {
			if _, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), in.ID); err != nil {
				return nil, err
			}
			return done(s.cfg.Stores.Threads.PutDraft(ctx, in.ID, principalOf(ctx).UserID, threads.Draft{Kind: in.Kind, Body: in.Body.Body}))
		})
}

// eyes are what the caller may see: as a supervisor the scope, as an agent their own and what their queues hold.
func (s *Server) eyes(ctx context.Context) threads.Eyes {
	return s.eyesWith(ctx, accounts.PermInteractionsAll)
}

func (s *Server) eyesWith(ctx context.Context, perm accounts.Permission) threads.Eyes {
	p := principalOf(ctx)
	e := threads.Eyes{Reach: reachOf(ctx, perm)}
	if p.AgentID != "" && p.Can(accounts.PermDeskWork) {
		e.AgentID = p.AgentID
		e.QueueIDs = slices.Clone(s.cfg.Desk.Directory().Agents[p.AgentID].QueueIDs)
	}
	return e
}

// person is who acts on a thread.
func (s *Server) person(ctx context.Context) inbox.Person {
	p, eyes := principalOf(ctx), s.eyesWith(ctx, accounts.PermQueuesSteer)
	agent := s.cfg.Desk.Directory().Agents[p.AgentID]
	by := inbox.Person{UserID: p.UserID, AgentID: p.AgentID, TeamID: agent.TeamID, Name: agent.Name}
	if by.Name == "" {
		by.Name = p.Name
	}
	by.May = func(sc events.Scope) bool {
		return eyes.See(events.Thread{SiteID: sc.SiteID, TeamID: sc.TeamID, QueueID: sc.QueueID, AgentID: sc.AgentID})
	}
	return by
}

func (s *Server) threadList(ctx context.Context, in *threadListInput) (*body[List[events.Thread]], error) {
	q := threads.Query{Status: in.Status, Channel: in.Channel, InboxID: in.InboxID, QueueID: in.QueueID, AgentID: in.AgentID, ContactID: in.ContactID, Tag: in.Tag, Words: in.Search}
	switch q.AgentID {
	case "none":
		q.AgentID, q.Nobodys = "", true
	case "me":
		agent, err := ownAgent(ctx)
		if err != nil {
			return nil, err
		}
		q.AgentID = agent
	}
	items, next, err := s.cfg.Stores.Threads.ListThreads(ctx, s.eyes(ctx), q, in.page())
	return reply(List[events.Thread]{Items: items, Next: next}, err)
}

func (s *Server) threadMessages(ctx context.Context, in *messagesInput) (*body[List[events.WrittenMessage]], error) {
	if _, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), in.ID); err != nil {
		return nil, err
	}
	limit := in.Limit
	if limit == 0 {
		limit = 50
	}
	items, err := s.cfg.Stores.Threads.ThreadMessages(ctx, in.ID, in.After, in.Before, limit)
	return reply(List[events.WrittenMessage]{Items: items}, err)
}

func (s *Server) threadStatus(ctx context.Context, in *threadStatusInput) (*body[events.Thread], error) {
	input, ok := map[string]threads.Input{"open": threads.Reopen, "waiting": threads.Wait, "snoozed": threads.Snooze, "resolved": threads.Resolve}[in.Body.To]
	if !ok {
		return nil, fault.New(fault.Invalid, "Choose open, waiting, snoozed or resolved.").WithKey("field.choice").WithField("to")
	}
	return reply(s.cfg.Inbox.Move(ctx, s.person(ctx), in.ID, threads.Signal{Input: input, Until: in.Body.Until}))
}
