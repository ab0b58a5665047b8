package setup

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Trial is what a bot would do with a question: answer, or give it to people for a reason.
type Trial struct {
	Texts     []string       `json:"texts"`
	Citations []bot.Citation `json:"citations"`
	// Found is what the bases gave for the question, the best first, whether it was cited or not.
	Found []TrialSource `json:"found"`
	// Reason is why people would get it; Detail says more, and what is wrong with the model.
	Reason    string `json:"reason,omitempty"`
	Detail    string `json:"detail,omitempty"`
	TokensIn  int    `json:"tokens_in"`
	TokensOut int    `json:"tokens_out"`
	Micros    int64  `json:"micros"`
}

// TrialSource is a piece of a source. Words and Meaning, from 0 to 1, are how well it fits the question: the share of its
// words that stand there, and how near the two are in meaning. The larger one says how sure the bot may be.
type TrialSource struct {
	SourceID string  `json:"source_id"`
	ChunkID  string  `json:"chunk_id"`
	Title    string  `json:"title"`
	URL      string  `json:"url,omitempty"`
	Words    float64 `json:"words"`
	Meaning  float64 `json:"meaning"`
}

const trialLimit = 90 * time.Second

// Try asks an inbox's bot one question as a customer would, whatever its mode is. Nothing is sent and no tool is called;
// what it takes counts as the inbox's.
func (b *Book) Try(ctx context.Context, inboxID, question string) (Trial, error) {
	if !b.Has(inboxID) {
		return Trial{}, errNoModel
	}
	ctx, cancel := context.WithTimeout(ctx, trialLimit)
	defer cancel()
	now := b.o.Clock.Now()
	t := &trial{Book: b, conv: bot.Conversation{ID: inboxID, InboxID: inboxID, Stage: bot.StageBot, Contact: bot.Contact{ID: inboxID},
		Turns: []bot.Turn{{ID: "q", By: bot.Customer, Text: question, At: now}}}}
	a := bot.NewAnswerer(bot.Ports{History: t, Policies: t, Models: b, Knowledge: t, Ledger: b.o.Ledger, Outlet: t, Desk: t, Actions: t, Clock: b.o.Clock, IDs: ids.New(), Log: b.o.Log})
	v := a.Think(ctx, inboxID)
	switch {
	case v.Reply != nil:
		u := v.Reply.Usage
		return Trial{Texts: v.Reply.Texts, Citations: v.Reply.Citations, Found: t.found, TokensIn: u.In, TokensOut: u.Out, Micros: v.Reply.Micros}, nil
	case v.HandOver != nil:
		return Trial{Reason: string(v.HandOver.Reason), Detail: v.HandOver.Detail, Found: t.found}, nil
	}
	return Trial{}, fault.New(fault.Unavailable, "The model did not answer in time. Try again.").WithKey("bot.trial")
}

// trial stands for the product while one question is asked.
type trial struct {
	*Book
	conv  bot.Conversation
	found []TrialSource
}

// Search implements bot.Knowledge, and notes what was found. A run searches one base after the other.
func (t *trial) Search(ctx context.Context, baseID, text string, limit int) (knowledge.Found, error) {
	f, err := t.Book.Search(ctx, baseID, text, limit)
	for _, h := range f.Hits {
		if !slices.ContainsFunc(t.found, func(x TrialSource) bool { return x.ChunkID == h.ID }) {
			t.found = append(t.found, TrialSource{SourceID: h.SourceID, ChunkID: h.ID, Title: h.Title, URL: h.URL, Words: h.Words, Meaning: h.Meaning})
		}
	}
	slices.SortStableFunc(t.found, func(x, y TrialSource) int { return cmp.Compare(max(y.Words, y.Meaning), max(x.Words, x.Meaning)) })
	return f, err
}

func (t *trial) Conversation(context.Context, string) (bot.Conversation, error) { return t.conv, nil }
func (t *trial) Earlier(context.Context, string, time.Time, int) ([]bot.Earlier, error) {
	return nil, nil
}

// Policy is the inbox's, answering always.
func (t *trial) Policy(ctx context.Context, inboxID string) (bot.Policy, error) {
	p, err := t.Book.Policy(ctx, inboxID)
	p.Mode, p.Tools = bot.Always, nil
	return p, err
}

func (t *trial) Answer(context.Context, bot.Reply) error             { return nil }
func (t *trial) Typing(context.Context, string, bool) error          { return nil }
func (t *trial) Resolve(context.Context, string) error               { return nil }
func (t *trial) HandOver(context.Context, bot.HandOver) error        { return nil }
func (t *trial) Summary(context.Context, string, bot.Summary) error  { return nil }
func (t *trial) Propose(context.Context, string, bot.Proposal) error { return nil }
func (t *trial) Take(context.Context, string, string) (bool, error)  { return false, nil }
