package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var (
	_ setup.Store = (*Store)(nil)
	_ bot.Ledger  = (*Store)(nil)
	_ bot.Actions = (*Store)(nil)
)

const botNoun = "bot"

// sealedBot is a row with its secrets. One whose secrets cannot be opened has none: its model will refuse it, and say so.
func (s *Store) sealedBot(x db.Bot) (setup.Sealed, error) {
	out := setup.Sealed{Bot: setup.Bot{InboxID: x.InboxID, SiteID: x.SiteID, Version: int(x.Version)}}
	var err error
	if out.Policy, err = untext[bot.Policy](x.Policy); err != nil {
		return out, err
	}
	if out.Model, err = untext[model.Settings](x.Model); err != nil {
		return out, err
	}
	out.Secrets, _ = s.unsealed(x.Secrets)
	out.KnownSecrets = inboxes.Names(out.Secrets)
	return out, nil
}

// AllBots answers every inbox's bot with its secrets.
func (s *Store) AllBots(ctx context.Context) ([]setup.Sealed, error) {
	rows, err := s.q.AllBots(ctx)
	out, err := mapped(rows, err, s.sealedBot)
	return out, explain(err)
}

// GetBot answers that of an inbox in reach, and one that is off where there is none yet.
func (s *Store) GetBot(ctx context.Context, r events.Reach, inboxID string) (setup.Bot, error) {
	in, err := s.GetInbox(ctx, r, inboxID)
	if err != nil {
		return setup.Bot{}, err
	}
	row, err := s.q.GetBot(ctx, inboxID)
	if errors.Is(err, sql.ErrNoRows) {
		return setup.Bot{InboxID: in.ID, SiteID: in.SiteID, Policy: bot.Policy{Mode: bot.Off}}, nil
	}
	out, err := one(row, err, s.sealedBot)
	return out.Bot, explain(err)
}

// PutBot writes that of an inbox, read at b.Version; 0 is that of an inbox that had none.
func (s *Store) PutBot(ctx context.Context, by events.Actor, r events.Reach, b setup.Bot) (setup.Bot, error) {
	if b.Policy.Mode == "" {
		b.Policy.Mode = bot.Off
	}
	if err := b.Validate(); err != nil {
		return setup.Bot{}, err
	}
	if !ids.Valid(b.InboxID) {
		return setup.Bot{}, missing("inbox")
	}
	var is setup.Sealed
	act := "update"
	err := s.inTx(ctx, func(q *db.Queries) error {
		n := s.inboxNoun()
		in, err := n.lock(ctx, q, r, b.InboxID)
		if err != nil {
			return unreadable("inbox", err)
		}
		if !n.allows(r, in) {
			return outOfReach("inbox")
		}
		was, err := s.botIn(ctx, q, b.InboxID)
		if err != nil {
			return err
		}
		if was.Version == 0 {
			act = "create"
		}
		if was.Version != b.Version {
			return changed(botNoun)
		}
		if err := s.writeBot(ctx, q, in.SiteID, was, b); err != nil {
			return err
		}
		if is, err = s.botIn(ctx, q, b.InboxID); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: botNoun, act: act, id: b.InboxID, siteID: in.SiteID, before: was.Bot, after: is.Bot})
	})
	if err != nil {
		return setup.Bot{}, err
	}
	s.told(by, botNoun, act, b.InboxID, is.SiteID)
	return is.Bot, nil
}

func (s *Store) botIn(ctx context.Context, q *db.Queries, inboxID string) (setup.Sealed, error) {
	row, err := q.GetBot(ctx, inboxID)
	if errors.Is(err, sql.ErrNoRows) {
		return setup.Sealed{}, nil
	}
	return one(row, err, s.sealedBot)
}

func (s *Store) writeBot(ctx context.Context, q *db.Queries, siteID string, was setup.Sealed, b setup.Bot) error {
	if len(b.Policy.Bases) > 0 {
		n, err := q.CountKnowledgeBasesOfSite(ctx, db.CountKnowledgeBasesOfSiteParams{SiteID: siteID, Ids: b.Policy.Bases})
		if err := counted("policy.bases", n, len(b.Policy.Bases), err); err != nil {
			return err
		}
	}
	sealed, err := s.sealed(b.Merge(was.Secrets))
	if err != nil {
		return err
	}
	return q.PutBot(ctx, db.PutBotParams{InboxID: b.InboxID, SiteID: siteID, Policy: text(b.Policy), Model: text(b.Model), Secrets: sealed, Version: int32(was.Version + 1)})
}

// BotUsage answers what an inbox in reach used between two moments.
func (s *Store) BotUsage(ctx context.Context, r events.Reach, inboxID string, since, until time.Time) ([]setup.Usage, error) {
	if _, err := s.GetInbox(ctx, r, inboxID); err != nil {
		return nil, err
	}
	rows, err := s.q.BotUsage(ctx, db.BotUsageParams{InboxID: inboxID, FirstAt: since, LastAt: until})
	out, err := mapped(rows, err, sure(func(u db.BotUsageRow) setup.Usage {
		return setup.Usage{Day: dayText(u.Day), Purpose: u.Purpose, Model: u.Model, Runs: int(u.Runs), TokensIn: u.TokensIn, TokensOut: u.TokensOut, Micros: u.Micros}
	}))
	return out, explain(err)
}

// BotUses answers each request that an inbox in reach made of a model, the latest first.
func (s *Store) BotUses(ctx context.Context, r events.Reach, inboxID string, p events.Page) ([]setup.Use, string, error) {
	if _, err := s.GetInbox(ctx, r, inboxID); err != nil {
		return nil, "", err
	}
	rows, err := s.q.BotUses(ctx, db.BotUsesParams{InboxID: inboxID, After: ascii(p.After, 26), Limit: int32(p.Size() + 1)})
	list, err := mapped(rows, err, sure(func(u db.BotUsesRow) setup.Use {
		return setup.Use{ID: u.ID, At: u.At, ThreadID: u.ThreadID, ThreadNumber: u.Number, RunID: u.RunID, Purpose: u.Purpose, Model: u.Model, TokensIn: int(u.TokensIn), TokensOut: int(u.TokensOut), Micros: u.Micros}
	}))
	if err != nil {
		return nil, "", explain(err)
	}
	list, next := page(list, p.Size(), func(u setup.Use) string { return u.ID })
	return list, next, nil
}

func dayText(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// Spent implements bot.Ledger.
func (s *Store) Spent(ctx context.Context, inboxID, contactID string, since, now time.Time) (bot.Spent, error) {
	row, err := s.q.BotSpent(ctx, db.BotSpentParams{InboxID: inboxID, At: since})
	if err != nil {
		return bot.Spent{}, explain(err)
	}
	out := bot.Spent{Tokens: int(row.Tokens), Micros: row.Micros}
	if contactID == "" {
		return out, nil
	}
	n, err := s.q.BotRunsOf(ctx, db.BotRunsOfParams{ContactID: contactID, At: now.Add(-time.Hour)})
	out.ContactRuns = int(n)
	return out, explain(err)
}

// Record implements bot.Ledger.
func (s *Store) Record(ctx context.Context, u bot.Use) error {
	return explain(s.q.AddBotUse(ctx, db.AddBotUseParams{ID: s.ids.New(), InboxID: u.InboxID, ThreadID: u.ConversationID, ContactID: u.ContactID, RunID: u.RunID, Purpose: ascii(u.Purpose, 20),
		Model: cut(u.Model, 120), TokensIn: int32(u.Usage.In), TokensOut: int32(u.Usage.Out), Micros: u.Micros, At: u.At.UTC()}))
}

// Propose implements bot.Actions: a newer proposal takes the place of an older one.
func (s *Store) Propose(ctx context.Context, threadID string, p bot.Proposal) error {
	return explain(s.q.PutProposal(ctx, db.PutProposalParams{ThreadID: threadID, ProposalID: p.ID, Tool: ascii(p.Tool, 80), Arguments: string(p.Arguments), At: p.At.UTC()}))
}

// Take implements bot.Actions: of two that take one, the database lets one.
func (s *Store) Take(ctx context.Context, threadID, proposalID string) (bool, error) {
	n, err := s.q.TakeProposal(ctx, db.TakeProposalParams{ThreadID: threadID, ProposalID: proposalID})
	return n == 1, explain(err)
}

// proposed is the action of a thread that waits for a yes.
func (s *Store) proposed(ctx context.Context, threadID string) (*bot.Proposal, error) {
	row, err := s.q.GetProposal(ctx, threadID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &bot.Proposal{ID: row.ProposalID, Tool: row.Tool, Arguments: json.RawMessage(row.Arguments), At: row.At}, nil
}
