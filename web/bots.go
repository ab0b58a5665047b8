package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/internal/fault"
)

// Bots are the bots at work; channels/bot/setup.Book implements it.
type Bots interface {
	// Reload brings committed changes into effect.
	Reload(ctx context.Context) error
	Policy(ctx context.Context, inboxID string) (bot.Policy, error)
	Search(ctx context.Context, baseID, text string, limit int) (knowledge.Found, error)
	// Try asks an inbox's model one question as a customer would, and sends nothing.
	Try(ctx context.Context, inboxID, question string) (setup.Trial, error)
}

type botInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the inbox"`
	Body Draft[setup.Bot]
}

type botTryInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the inbox"`
	Body struct {
		Question string `json:"question" minLength:"1" maxLength:"2000"`
	}
}

type botUsesInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	PageInput
}

type botUsageInput struct {
	ID    string    `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the inbox"`
	Since time.Time `query:"since" doc:"the last 30 days without it"`
	Until time.Time `query:"until" doc:"now without it"`
}

type knowledgeSearchInput struct {
	ID    string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Query string `query:"q" minLength:"1" maxLength:"500" doc:"a question, as a customer would ask it"`
}

func (s *Server) botOperations() {
	const tag, path = "bots", "/inboxes/{id}/bot"
	read, write := Needs(accounts.PermQueuesRead), Needs(accounts.PermQueuesWrite)
	st := s.cfg.Stores.Bots
	register(s, op{id: "bot-get", method: http.MethodGet, path: path, tag: tag, summary: "How the bot of an inbox is set up", access: read},
		func(ctx context.Context, in *idInput) (*body[setup.Bot], error) {
			return reply(st.GetBot(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID))
		})
	register(s, op{id: "bot-put", method: http.MethodPut, path: path, tag: tag, summary: "Set the bot of an inbox up; send the version you read", access: write},
		func(ctx context.Context, in *botInput) (*body[setup.Bot], error) {
			v := in.Body.Value
			v.InboxID = in.ID
			v, err := st.PutBot(ctx, actorOf(ctx), reachOf(ctx, accounts.PermQueuesWrite), v)
			return reply(v, s.botWritten(ctx, err))
		})
	register(s, op{id: "bot-try", method: http.MethodPost, path: path + "/try", tag: tag, summary: "Ask the model of an inbox one question, and see what it would answer from which sources", access: write},
		func(ctx context.Context, in *botTryInput) (*body[setup.Trial], error) {
			if _, err := st.GetBot(ctx, reachOf(ctx, accounts.PermQueuesWrite), in.ID); err != nil {
				return nil, err
			}
			return reply(s.cfg.Bots.Try(ctx, in.ID, in.Body.Question))
		})
	register(s, op{id: "bot-usage", method: http.MethodGet, path: path + "/usage", tag: tag, summary: "What the models of an inbox took, by day and purpose", access: read}, s.botUsage)
	register(s, op{id: "bot-uses", method: http.MethodGet, path: path + "/uses", tag: tag, summary: "Each request to the models of an inbox, the latest first", access: read},
		func(ctx context.Context, in *botUsesInput) (*body[List[setup.Use]], error) {
			items, next, err := s.cfg.Stores.Bots.BotUses(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID, in.page())
			return reply(List[setup.Use]{Items: items, Next: next}, err)
		})
	s.knowledgeOperations()
}

func (s *Server) botUsage(ctx context.Context, in *botUsageInput) (*body[List[setup.Usage]], error) {
	if in.Until.IsZero() {
		in.Until = s.cfg.Clock.Now()
	}
	if in.Since.IsZero() {
		in.Since = in.Until.AddDate(0, 0, -30)
	}
	if in.Until.Sub(in.Since) > 400*24*time.Hour || in.Until.Before(in.Since) {
		return nil, fault.New(fault.Invalid, "Choose at most 400 days, the first before the last.").WithKey("field.range").WithField("since")
	}
	items, err := s.cfg.Stores.Bots.BotUsage(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID, in.Since.UTC(), in.Until.UTC())
	return reply(List[setup.Usage]{Items: items}, err)
}

// botWritten brings a committed change into effect.
func (s *Server) botWritten(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	if err := s.cfg.Bots.Reload(ctx); err != nil {
		s.log.WarnContext(ctx, "A bot was saved, but is not in effect yet.", "error", err)
	}
	return nil
}

func (s *Server) knowledgeOperations() {
	st := s.cfg.Stores.Bots
	registerNoun(s, noun[setup.Base]{one: "knowledge-base", many: "knowledge-bases", read: accounts.PermQueuesRead, write: accounts.PermQueuesWrite, id: func(v *setup.Base) *string { return &v.ID },
		list: st.ListKnowledgeBases, get: st.GetKnowledgeBase, create: st.CreateKnowledgeBase, update: st.UpdateKnowledgeBase, remove: st.DeleteKnowledgeBase})
	register(s, op{id: "knowledge-base-search", method: http.MethodGet, path: "/knowledge-bases/{id}/search", tag: "knowledge-bases", summary: "What the bot would find for a question", access: Needs(accounts.PermQueuesRead)},
		func(ctx context.Context, in *knowledgeSearchInput) (*body[List[knowledge.Hit]], error) {
			if _, err := st.GetKnowledgeBase(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID); err != nil {
				return nil, err
			}
			ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
			defer cancel()
			found, err := s.cfg.Bots.Search(ctx, in.ID, in.Query, 8)
			return reply(List[knowledge.Hit]{Items: found.Hits}, err)
		})
	s.sourceOperations()
}

type sourceInput struct {
	ID       string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the base"`
	SourceID string `path:"source_id" minLength:"26" maxLength:"26" doc:"ULID"`
}

type sourceListInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the base"`
	PageInput
}

// SourceDraft is a page or a file as somebody adds or changes it. Without a format it is told by the file's name and the
// text's beginning.
type SourceDraft struct {
	Title    string           `json:"title,omitempty" maxLength:"80" doc:"without one, the file's name"`
	FileName string           `json:"file_name,omitempty" maxLength:"190"`
	URL      string           `json:"url,omitempty" maxLength:"500" doc:"shown to customers as where an answer is from"`
	Format   knowledge.Format `json:"format,omitempty" enum:"text,markdown,html"`
	Body     string           `json:"body"`
	Language string           `json:"language,omitempty" maxLength:"12"`
	Expires  time.Time        `json:"expires,omitzero" doc:"when it is not answered from any more"`
	Version  int              `json:"version,omitempty"`
}

type sourceCreateInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the base"`
	Body SourceDraft
}

type sourceUpdateInput struct {
	ID       string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the base"`
	SourceID string `path:"source_id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body     SourceDraft
}

// sourceMost is the largest body of a source's request: JSON makes text longer.
const sourceMost = 2*knowledge.BodyLimit + 1<<16

func (s *Server) sourceOperations() {
	const tag, path = "knowledge-bases", "/knowledge-bases/{id}/sources"
	read, write := Needs(accounts.PermQueuesRead), Needs(accounts.PermQueuesWrite)
	st := s.cfg.Stores.Bots
	register(s, op{id: "knowledge-source-list", method: http.MethodGet, path: path, tag: tag, summary: "The pages and files of a knowledge base", access: read},
		func(ctx context.Context, in *sourceListInput) (*body[List[setup.Entry]], error) {
			items, next, err := st.ListSources(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID, in.page())
			return reply(List[setup.Entry]{Items: items, Next: next}, err)
		})
	register(s, op{id: "knowledge-source-get", method: http.MethodGet, path: path + "/{source_id}", tag: tag, summary: "One page or file with its text", access: read},
		func(ctx context.Context, in *sourceInput) (*body[knowledge.Source], error) {
			return reply(st.GetSource(ctx, reachOf(ctx, accounts.PermQueuesRead), in.ID, in.SourceID))
		})
	register(s, op{id: "knowledge-source-create", method: http.MethodPost, path: path, tag: tag, summary: "Add a page or a file: text, Markdown or HTML, at most 4 MB", access: write, status: http.StatusCreated, maxBody: sourceMost},
		func(ctx context.Context, in *sourceCreateInput) (*body[knowledge.Source], error) {
			return reply(s.sourcePut(ctx, in.ID, "", in.Body))
		})
	register(s, op{id: "knowledge-source-update", method: http.MethodPut, path: path + "/{source_id}", tag: tag, summary: "Replace a page or a file; send the version you read", access: write, maxBody: sourceMost},
		func(ctx context.Context, in *sourceUpdateInput) (*body[knowledge.Source], error) {
			return reply(s.sourcePut(ctx, in.ID, in.SourceID, in.Body))
		})
	register(s, op{id: "knowledge-source-delete", method: http.MethodDelete, path: path + "/{source_id}", tag: tag, summary: "Delete a page or a file", access: write},
		func(ctx context.Context, in *sourceInput) (*none, error) {
			return done(st.DeleteSource(ctx, actorOf(ctx), reachOf(ctx, accounts.PermQueuesWrite), in.ID, in.SourceID))
		})
}

func (s *Server) sourcePut(ctx context.Context, baseID, id string, d SourceDraft) (knowledge.Source, error) {
	if d.Title = strings.TrimSpace(d.Title); d.Title == "" {
		d.Title = d.FileName
	}
	if d.Format == "" {
		f, err := knowledge.Detect(d.FileName, []byte(d.Body))
		if err != nil {
			return knowledge.Source{}, err
		}
		d.Format = f
	}
	return s.cfg.Stores.Bots.PutSource(ctx, actorOf(ctx), reachOf(ctx, accounts.PermQueuesWrite), knowledge.Source{ID: id, BaseID: baseID, Title: d.Title, URL: d.URL, Format: d.Format,
		Body: d.Body, Language: d.Language, Expires: d.Expires, Version: d.Version})
}
