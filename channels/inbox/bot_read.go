package inbox

import (
	"context"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/events"
)

var _ bot.History = (*botWork)(nil)

// Conversation implements bot.History.
func (b *botWork) Conversation(ctx context.Context, threadID string) (bot.Conversation, error) {
	return b.e.BotConversation(ctx, threadID)
}

// BotConversation answers a thread as models are told of it: since it became the bot's, or its last messages.
func (e *Engine) BotConversation(ctx context.Context, threadID string) (bot.Conversation, error) {
	v, err := e.cfg.Store.BotView(ctx, threadID)
	if err != nil {
		return bot.Conversation{}, err
	}
	t := v.Thread
	out := bot.Conversation{ID: t.ID, InboxID: t.InboxID, Channel: t.Channel, Stage: bot.StageQueued, Contact: contactOf(t), Answers: v.State.Answers, Disclosed: v.State.Disclosed, Sent: v.Sent, Proposed: v.Proposed}
	out.Traits, _ = e.Traits(t.InboxID)
	switch {
	case t.Bot != "":
		out.Stage = bot.StageBot
	case t.AgentID != "":
		out.Stage = bot.StageHuman
	}
	for _, m := range v.Messages {
		if t.Bot != "" && m.Seq < v.State.SinceSeq {
			continue
		}
		if turn, ok := turnOf(t, m); ok {
			out.Turns = append(out.Turns, turn)
		}
	}
	return out, nil
}

// contactOf is the person of a thread. Who is nobody's contact is known by the thread.
func contactOf(t events.Thread) bot.Contact {
	out := bot.Contact{ID: t.ContactID, Name: t.Name, Language: t.Language, VIP: hasTag(t, "vip"), Identities: t.Reach}
	if out.ID == "" {
		out.ID = t.ID
	}
	for _, id := range t.Reach { // a browser is always itself, which says nothing of who sits at it
		out.Verified = out.Verified || id.Proven && id.Kind != channels.IDVisitor
	}
	return out
}

func hasTag(t events.Thread, tag string) bool {
	for _, v := range t.Tags {
		if strings.EqualFold(v, tag) {
			return true
		}
	}
	return false
}

// turnOf is a message as a model is told of it. Notes, and what rules wrote, are no part of what was said.
func turnOf(t events.Thread, m events.WrittenMessage) (bot.Turn, bool) {
	out := bot.Turn{ID: m.ID, Text: m.Content.Text, At: m.At, Auto: m.Auto}
	switch {
	case m.Direction == events.MessageNote || !m.DeletedAt.IsZero() || m.Status == events.MessageCancelled:
		return out, false
	case m.By.Kind == events.ByCustomer:
		out.By = bot.Customer
		if t.Channel == events.Email && stranger(t, m) {
			out.By = bot.Other
		}
	case m.By.Kind == events.ByBot:
		out.By, out.Auto = bot.Bot, true
	case m.By.Kind == events.ByAgent, m.By.Kind == events.ByExternal:
		out.By = bot.Agent
	default:
		return out, false
	}
	if m.Bot != nil {
		out.Answered = m.Bot.Answered
	}
	if out.Text == "" && m.Content.Chosen != nil {
		out.Text = m.Content.Chosen.Title
	}
	for _, f := range m.Files {
		out.Files = append(out.Files, f.Name)
	}
	if out.Text == "" && len(out.Files) == 0 {
		out.Files = []string{string(m.Content.Type)} // a place, a sticker: nothing a model can read
	}
	return out, true
}

// stranger reports whether somebody else than the customer wrote a mail: the customer's name is known from the first one.
func stranger(t events.Thread, m events.WrittenMessage) bool {
	if m.By.Name == "" || m.By.Name == t.Name || m.By.Name == t.Handle {
		return false
	}
	for _, p := range t.People {
		if p.Name == m.By.Name || p.Address == m.By.Name {
			return !reached(t, p.Address)
		}
	}
	return false
}

func reached(t events.Thread, address string) bool {
	for _, id := range t.Reach {
		if strings.EqualFold(id.Value, address) {
			return true
		}
	}
	return false
}

// Earlier implements bot.History. What is told of a closed conversation is what it was about and how it ended.
func (b *botWork) Earlier(ctx context.Context, contactID string, since time.Time, limit int) ([]bot.Earlier, error) {
	list, err := b.e.cfg.Store.ClosedThreads(ctx, contactID, since, limit)
	out := make([]bot.Earlier, 0, len(list))
	for _, t := range list {
		out = append(out, bot.Earlier{At: t.LastAt, Summary: strings.TrimSpace(t.Subject + " " + t.LastText)})
	}
	return out, err
}
