package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/desk/intake"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ intake.Users = (*Store)(nil)

// kind is what can be asked of a row without knowing its type.
type kind struct {
	sees func(ctx context.Context, q *db.Queries, r events.Reach, id string) error
	uses func(ctx context.Context, q *db.Queries, id string) ([]use, error)
}

func kindOf[T any](n noun[T]) kind {
	return kind{uses: n.uses, sees: func(ctx context.Context, q *db.Queries, r events.Reach, id string) error {
		_, err := n.get(ctx, q, r, id)
		return err
	}}
}

// kinds are the nouns by name. Roles belong to the whole installation: everybody who may ask sees them.
var kinds = map[string]kind{
	"site": kindOf(siteNoun), "team": kindOf(teamNoun), "skill": kindOf(skillNoun), "agent": kindOf(agentNoun), "queue": kindOf(queueNoun),
	"entry_point": kindOf(entryPointNoun), "schedule": kindOf(scheduleNoun), "disposition": kindOf(dispositionNoun),
	"pause_reason": kindOf(pauseReasonNoun), "contact": kindOf(contactNoun), "contact_field": kindOf(contactFieldNoun), "prompt": kindOf(promptNoun), "mailbox": kindOf(mailboxNoun),
	"list": kindOf(listNoun), "dnc_list": kindOf(dncNoun), "campaign": kindOf(campaignNoun), "trunk": kindOf(trunkNoun),
	"script": kindOf(scriptNoun), "form": kindOf(formNoun), "canned_answer": kindOf(cannedNoun(canned.Eyes{})), "inbox": inboxKind, "automation_rule": kindOf(ruleNoun), "macro": kindOf(macroNoun), "knowledge_base": kindOf(knowledgeBaseNoun),
	"user": {sees: kindOf(userNoun).sees, uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.UserUses(ctx, id)
		return mapped(rows, err, sure(func(u db.UserUsesRow) use { return use(u) }))
	}},
	"role": {sees: func(ctx context.Context, q *db.Queries, _ events.Reach, id string) error {
		_, err := q.GetRoleName(ctx, id)
		return err
	}, uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.RoleUses(ctx, id)
		return mapped(rows, err, sure(func(u db.RoleUsesRow) use { return use(u) }))
	}},
}

// Uses answers what uses a row in reach, at most twenty.
func (s *Store) Uses(ctx context.Context, r events.Reach, noun, id string) (out []intake.Use, err error) {
	k, known := kinds[noun]
	if !known || !ids.Valid(id) {
		return nil, missing(noun)
	}
	err = s.snapshot(ctx, func(q *db.Queries) error {
		if err := k.sees(ctx, q, r, id); err != nil {
			return unreadable(noun, err)
		}
		if k.uses == nil {
			return nil
		}
		rows, err := k.uses(ctx, q, id)
		out, err = mapped(rows, err, sure(func(u use) intake.Use { return intake.Use(u) }))
		return err
	})
	return out, err
}

// Sees implements intake.Users.
func (s *Store) Sees(ctx context.Context, r events.Reach, noun, id string) (bool, error) {
	k, known := kinds[noun]
	if !known || !ids.Valid(id) {
		return false, nil
	}
	err := k.sees(ctx, s.q, r, id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, explain(err)
}
