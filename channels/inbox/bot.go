package inbox

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/events"
)

// BotParts are what the bot needs beside the inbox, which is its history, its way out and its desk itself. Caller may be nil.
type BotParts struct {
	Policies  bot.Policies
	Models    bot.Models
	Knowledge bot.Knowledge
	Ledger    bot.Ledger
	Actions   bot.Actions
	Caller    bot.Caller
	Limits    bot.Limits
}

// BotState is where the bot stands in a thread, beside events.Thread.Bot. SinceSeq is the message with which the
// conversation became the bot's; NoteID that of the last hand-over.
type BotState struct {
	SinceSeq  int    `json:"since_seq"`
	Answers   int    `json:"answers"`
	Disclosed bool   `json:"disclosed"`
	NoteID    string `json:"note_id,omitempty"`
}

// BotView is what the bot is to know of a thread. Sent are the times of automatic messages of the last hours.
type BotView struct {
	Thread   events.Thread
	State    BotState
	Messages []events.WrittenMessage
	Sent     []time.Time
	Proposed *bot.Proposal
}

// botWork is the bot at work in an engine. A nil one is no bot at all.
type botWork struct {
	e        *Engine
	policies bot.Policies
	answerer *bot.Answerer
	runner   *bot.Runner
}

func newBotWork(e *Engine, p BotParts) *botWork {
	b := &botWork{e: e, policies: p.Policies}
	b.answerer = bot.NewAnswerer(bot.Ports{History: b, Policies: p.Policies, Models: p.Models, Knowledge: p.Knowledge, Ledger: p.Ledger, Outlet: b, Desk: b,
		Actions: p.Actions, Caller: p.Caller, Clock: e.cfg.Clock, IDs: e.cfg.IDs, Log: e.log})
	b.runner = bot.NewRunner(b.answerer, p.Limits)
	return b
}

func (b *botWork) run(ctx context.Context) { _ = b.runner.Run(ctx) }

// takes reports whether the inbox's bot answers at a moment.
func (b *botWork) takes(ctx context.Context, inboxID string, at time.Time) bool {
	p, err := b.policies.Policy(ctx, inboxID)
	if err != nil {
		return false
	}
	switch p.Mode {
	case bot.Always, bot.UntilAgent:
		return true
	case bot.Closed:
		h, err := b.policies.Open(ctx, inboxID, at)
		return err == nil && !h.Open
	}
	return false
}

// beside reports whether people are asked for while the inbox's bot answers.
func (b *botWork) beside(ctx context.Context, inboxID string) bool {
	if b == nil {
		return false
	}
	p, err := b.policies.Policy(ctx, inboxID)
	return err == nil && p.Mode == bot.UntilAgent
}

// tellWithin is how long a signal waits for room in the bot's mailbox.
const tellWithin = 2 * time.Second

// tell hands a signal to the runner. Where the runner does not take what a customer wrote, people get it.
func (b *botWork) tell(ctx context.Context, t events.Thread, in bot.Input) {
	if b == nil {
		return
	}
	stage := bot.StageBot
	if t.Bot == "" {
		stage = bot.StageQueued
	}
	limited, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	err := b.runner.Tell(limited, bot.Signal{ConversationID: t.ID, InboxID: t.InboxID, Input: in, Stage: stage})
	if err == nil || in != bot.Wrote || ctx.Err() != nil {
		return // after an end the next start tells it again
	}
	b.e.log.Warn("the bot took no more; people answer", "thread", t.ID, "error", err)
	b.give(ctx, t.ID, bot.Busy)
}

// give lets people have a conversation without asking the bot.
func (b *botWork) give(ctx context.Context, threadID string, reason bot.Reason) {
	v := b.answerer.HandOver(ctx, threadID, reason)
	if err := b.HandOver(ctx, *v.HandOver); err != nil {
		if ctx.Err() == nil {
			b.e.log.Error("a conversation of the bot's could not be given to people; it is tried again", "thread", threadID, "error", err)
		}
		return
	}
	b.tell(ctx, events.Thread{ID: threadID}, bot.Lined)
}

// hint tells the bot what a committed transaction did to a conversation.
func (b *botWork) hint(ctx context.Context, c *touched) {
	if b == nil {
		return
	}
	for _, in := range c.hints {
		b.tell(ctx, c.t, in)
	}
}

// again tells the bot of a conversation of its own that it may have forgotten: a customer may wait for an answer.
func (b *botWork) again(ctx context.Context, t events.Thread) {
	if b != nil && t.Bot != "" && t.Status == events.ThreadOpen && !t.WaitingSince.IsZero() {
		b.tell(ctx, t, bot.Wrote)
	}
}

// overdue is after how long a customer whom the bot did not answer is given to people, whatever the reason.
const overdue = 10 * time.Minute

// sweep gives conversations to people that the bot must not or does not answer.
func (b *botWork) sweep(ctx context.Context, now time.Time) error {
	for after := ""; ; {
		list, err := b.e.cfg.Store.TalkingThreads(ctx, after, 500)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, t := range list {
			waits := t.Status == events.ThreadOpen && !t.WaitingSince.IsZero()
			takes := b.takes(ctx, t.InboxID, now)
			switch {
			case waits && !takes:
				b.give(ctx, t.ID, bot.BotDecided)
			case waits && now.Sub(t.WaitingSince) > overdue:
				b.give(ctx, t.ID, bot.Timeout)
			case !takes:
				if err := b.release(ctx, t.ID); err != nil {
					return err
				}
			}
		}
		after = list[len(list)-1].ID
	}
}

// release ends the bot's part in a conversation in which nobody waits.
func (b *botWork) release(ctx context.Context, threadID string) error {
	return b.change(ctx, threadID, func(_ context.Context, w *work, c *touched) error {
		w.botLeaves(c, bot.Lined)
		return nil
	})
}

// change runs a change of a thread by the bot in a transaction, and lets out what follows.
func (b *botWork) change(ctx context.Context, threadID string, do doing) error {
	return b.e.within(ctx, func(ctx context.Context, w *work) error {
		c, err := w.thread(ctx, threadID)
		if err != nil {
			return err
		}
		return do(ctx, w, c)
	})
}

// toBot lets the bot have a customer's message: one that goes on with it, or one that opens a conversation where the inbox
// wants that. What people have stays theirs.
func (w *work) toBot(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage, was events.ThreadStatus) error {
	b := w.e.bot
	if b == nil {
		return nil
	}
	takes := in.Active && c.t.Blocked == "" && b.takes(ctx, in.ID, w.now)
	switch {
	case c.t.Bot != "" && !takes:
		w.botLeaves(c, bot.Lined)
		return nil
	case !takes || c.t.Bot == "" && was != events.ThreadResolved:
		return nil
	}
	if c.t.Bot == "" {
		t := c.t
		t.Bot = events.BotTalks
		w.change(c, t, "")
		c.hints = append(c.hints, bot.Over) // whatever was with the one before
		if err := w.tx.PutBotState(ctx, c.t.ID, true, BotState{SinceSeq: m.Seq}); err != nil {
			return err
		}
	}
	c.hints = append(c.hints, bot.Wrote)
	return nil
}

// botLeaves makes a conversation people's, if it was the bot's.
func (w *work) botLeaves(c *touched, why bot.Input) {
	if c.t.Bot == "" {
		return
	}
	t := c.t
	t.Bot = ""
	w.change(c, t, "")
	c.hints = append(c.hints, why)
}

// botEnds ends the bot's part when a conversation was resolved or somebody joined, and notes that it ended.
func (w *work) botEnds(ctx context.Context, c *touched) error {
	switch {
	case c.t.Bot == "":
	case c.t.Status == events.ThreadResolved:
		c.t.Bot, c.hints = "", append(c.hints, bot.Over)
	case c.t.AgentID != "" && c.t.AgentID != c.was.AgentID:
		c.t.Bot, c.hints = "", append(c.hints, bot.Joined)
	}
	if c.t.Bot != "" || c.was.Bot == "" {
		return nil
	}
	s, err := w.tx.BotState(ctx, c.t.ID)
	if err != nil {
		return err
	}
	return w.tx.PutBotState(ctx, c.t.ID, false, s)
}
