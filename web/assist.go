package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/assist"
	"github.com/cordboard/cordboard/events"
)

// Assistant helps agents with a language model; channels/bot/assist implements it.
type Assistant interface {
	Suggest(ctx context.Context, on assist.On) (assist.Draft, error)
	Rewrite(ctx context.Context, on assist.On, draft string, st assist.Style) (string, error)
	Translate(ctx context.Context, on assist.On, text, to string) (assist.Translation, error)
	Summary(ctx context.Context, on assist.On) (assist.Wrap, error)
	Disposition(ctx context.Context, on assist.On, codes []assist.Code) (assist.Proposal, error)
	Tags(ctx context.Context, on assist.On, known []string, limit int) ([]string, error)
}

type rewriteInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		Text  string       `json:"text" minLength:"1" maxLength:"20000"`
		Style assist.Style `json:"style" enum:"grammar,shorter,longer,friendlier,formal,simple"`
	}
}

type translateInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		Text     string `json:"text" minLength:"1" maxLength:"20000"`
		Language string `json:"language" minLength:"2" maxLength:"12" doc:"to translate into: es, pt-BR"`
	}
}

type tagsInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		Known []string `json:"known" maxItems:"100" doc:"the tags to choose from"`
	}
}

// Rewritten is a text in other words.
type Rewritten struct {
	Text string `json:"text"`
}

// ProposedTags are tags that the model finds fitting.
type ProposedTags struct {
	Tags []string `json:"tags"`
}

func (s *Server) assistOperations() {
	const path = "/threads/{id}/assist/"
	help := func(verb, summary string) op {
		return op{id: "thread-" + verb, method: http.MethodPost, path: path + verb, tag: "threads", summary: summary, access: NeedsOneOf(accounts.PermDeskWork, accounts.PermQueuesSteer)}
	}
	register(s, help("suggest", "Draft an answer from the sources of the inbox; nothing is sent"), func(ctx context.Context, in *idInput) (*body[assist.Draft], error) {
		on, _, err := s.helping(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return reply(s.cfg.Assistant.Suggest(ctx, on))
	})
	register(s, help("rewrite", "Put a draft into other words"), func(ctx context.Context, in *rewriteInput) (*body[Rewritten], error) {
		on, _, err := s.helping(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		text, err := s.cfg.Assistant.Rewrite(ctx, on, in.Body.Text, in.Body.Style)
		return reply(Rewritten{text}, err)
	})
	register(s, help("translate", "Translate a draft or a message"), func(ctx context.Context, in *translateInput) (*body[assist.Translation], error) {
		on, _, err := s.helping(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return reply(s.cfg.Assistant.Translate(ctx, on, in.Body.Text, in.Body.Language))
	})
	register(s, help("summary", "Sum a conversation up"), s.threadSummary)
	register(s, help("disposition", "Propose one of the queue's results"), s.threadDisposition)
	register(s, help("tags", "Propose tags"), func(ctx context.Context, in *tagsInput) (*body[ProposedTags], error) {
		on, _, err := s.helping(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		tags, err := s.cfg.Assistant.Tags(ctx, on, in.Body.Known, 5)
		return reply(ProposedTags{tags}, err)
	})
}

// threadSummary answers the short summary where the model is away.
func (s *Server) threadSummary(ctx context.Context, in *idInput) (*body[assist.Wrap], error) {
	on, _, err := s.helping(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	sum, err := s.cfg.Assistant.Summary(ctx, on)
	if err != nil && sum.Issue == "" && sum.Done == "" {
		return nil, err
	}
	if err != nil {
		s.log.InfoContext(ctx, "A conversation was summed up without a model.", "thread", in.ID, "error", err)
	}
	return reply(sum, nil)
}

func (s *Server) threadDisposition(ctx context.Context, in *idInput) (*body[assist.Proposal], error) {
	on, t, err := s.helping(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	d := s.cfg.Desk.Directory()
	var codes []assist.Code
	for _, id := range d.Queues[t.QueueID].DispositionIDs {
		if c, ok := d.Dispositions[id]; ok {
			codes = append(codes, assist.Code{ID: id, Name: c.Name})
		}
	}
	return reply(s.cfg.Assistant.Disposition(ctx, on, codes))
}

// helping is a thread that the caller sees, as the assistant is asked about it. The budget is that of the inbox's bot.
func (s *Server) helping(ctx context.Context, threadID string) (assist.On, events.Thread, error) {
	t, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyesWith(ctx, accounts.PermQueuesSteer), threadID)
	if err != nil {
		return assist.On{}, t, err
	}
	c, err := s.cfg.Inbox.BotConversation(ctx, threadID)
	if err != nil {
		return assist.On{}, t, err
	}
	p, err := s.cfg.Bots.Policy(ctx, t.InboxID)
	if err != nil {
		return assist.On{}, t, err
	}
	c.Stage = bot.StageHuman
	return assist.On{Conversation: c, Bases: p.Bases, Guidance: p.Guidance,
		Budget: assist.Budget{DayTokens: p.DayTokens, DayMicros: p.DayMicros, PriceIn: p.PriceIn, PriceOut: p.PriceOut}}, t, nil
}
