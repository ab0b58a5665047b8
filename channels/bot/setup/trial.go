package setup

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Trial is what a bot would do with a question: answer, or give it to people for a reason.
type Trial struct {
	Texts     []string       `json:"texts"`
	Citations []bot.Citation `json:"citations"`
	// Reason is why people would get it; Detail says more, and what is wrong with the model.
	Reason    string `json:"reason,omitempty"`
	Detail    string `json:"detail,omitempty"`
	TokensIn  int    `json:"tokens_in"`
	TokensOut int    `json:"tokens_out"`
	Micros    int64  `json:"micros"`
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
	a := bot.NewAnswerer(bot.Ports{History: t, Policies: t, Models: b, Knowledge: b, Ledger: b.o.Ledger, Outlet: t, Desk: t, Actions: t, Clock: b.o.Clock, IDs: ids.New(), Log: b.o.Log})
	v := a.Think(ctx, inboxID)
	switch {
	case v.Reply != nil:
		u := v.Reply.Usage
		return Trial{Texts: v.Reply.Texts, Citations: v.Reply.Citations, TokensIn: u.In, TokensOut: u.Out, Micros: v.Reply.Micros}, nil
	case v.HandOver != nil:
		return Trial{Reason: string(v.HandOver.Reason), Detail: v.HandOver.Detail}, nil
	}
	return Trial{}, fault.New(fault.Unavailable, "The model did not answer in time. Try again.").WithKey("bot.trial")
}

// trial stands for the product while one question is asked.
type trial struct {
	*Book
	conv bot.Conversation
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
