package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var (
	_ prompts.Store  = (*Store)(nil)
	_ prompts.Source = (*Store)(nil)
)

var promptNoun = noun[prompts.Prompt]{
	name:   "prompt",
	head:   func(x *prompts.Prompt) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  prompts.Prompt.Validate,
	allows: whole(func(x prompts.Prompt) string { return x.SiteID }),
	refs:   noRefs[prompts.Prompt],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (prompts.Prompt, error) {
		row, err := q.GetPrompt(ctx, db.GetPromptParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return onePrompt(ctx, q, row, err)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (prompts.Prompt, error) {
		row, err := q.LockPrompt(ctx, db.LockPromptParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return onePrompt(ctx, q, row, err)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]prompts.Prompt, error) {
		rows, err := q.ListPrompts(ctx, db.ListPromptsParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		list, err := mapped(rows, err, promptOf)
		if err != nil {
			return nil, err
		}
		return list, fillPrompts(ctx, q, list)
	},
	insert: func(ctx context.Context, q *db.Queries, x prompts.Prompt) error {
		return q.InsertPrompt(ctx, db.InsertPromptParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Texts: text(orNone(x.Texts)), Version: int32(x.Version)})
	},
	update: func(ctx context.Context, q *db.Queries, _, x prompts.Prompt) error {
		return q.UpdatePrompt(ctx, db.UpdatePromptParams{ID: x.ID, Name: x.Name, Texts: text(orNone(x.Texts))})
	},
	delete: func(ctx context.Context, q *db.Queries, x prompts.Prompt) error { return q.DeletePrompt(ctx, x.ID) },
	uses: func(ctx context.Context, q *db.Queries, id string) ([]use, error) {
		rows, err := q.PromptUses(ctx, db.PromptUsesParams{Media: prompts.Media(id)})
		return mapped(rows, err, sure(func(u db.PromptUsesRow) use { return use(u) }))
	},
}

func orNone(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func promptOf(p db.Prompt) (prompts.Prompt, error) {
	texts, err := untext[map[string]string](p.Texts)
	return prompts.Prompt{ID: p.ID, SiteID: p.SiteID, Name: p.Name, Texts: texts, Media: prompts.Media(p.ID), Audio: []prompts.Audio{}, Version: int(p.Version)}, err
}

func onePrompt(ctx context.Context, q *db.Queries, row db.Prompt, err error) (prompts.Prompt, error) {
	p, err := one(row, err, promptOf)
	if err != nil {
		return p, err
	}
	list := []prompts.Prompt{p}
	err = fillPrompts(ctx, q, list)
	return list[0], err
}

func fillPrompts(ctx context.Context, q *db.Queries, list []prompts.Prompt) error {
	if len(list) == 0 {
		return nil
	}
	at, all := index(list, func(x prompts.Prompt) string { return x.ID })
	rows, err := q.AudioOfPrompts(ctx, all)
	for _, a := range rows {
		x := &list[at[a.PromptID]]
		x.Audio = append(x.Audio, prompts.Audio{Language: a.Language, Source: a.Source, LengthMs: int(a.LengthMs)})
	}
	return err
}

// promptRefs: what a row plays is a prompt of its own site, if it is one of ours at all.
func promptRefs(ctx context.Context, q *db.Queries, siteID string, media map[string]string) error {
	for field, uri := range media {
		id, ours := prompts.IDOf(uri)
		if !ours {
			continue
		}
		found, err := q.LockPromptsOfSite(ctx, db.LockPromptsOfSiteParams{SiteID: siteID, Ids: []string{id}})
		if err := counted(field, int64(len(found)), 1, err); err != nil {
			return err
		}
	}
	return nil
}

func loadPrompts(ctx context.Context, q *db.Queries) (map[string]prompts.Lengths, error) {
	rows, err := q.AllPromptAudio(ctx)
	out := map[string]prompts.Lengths{}
	for _, a := range rows {
		if out[a.PromptID] == nil {
			out[a.PromptID] = prompts.Lengths{}
		}
		out[a.PromptID][a.Language] = int(a.LengthMs)
	}
	return out, err
}

// ListPrompts answers a page of prompts in reach.
func (s *Store) ListPrompts(ctx context.Context, r events.Reach, p events.Page) ([]prompts.Prompt, string, error) {
	return listRows(ctx, s, promptNoun, r, p)
}

// GetPrompt answers one in reach.
func (s *Store) GetPrompt(ctx context.Context, r events.Reach, id string) (prompts.Prompt, error) {
	return getRow(ctx, s, promptNoun, r, id)
}

// CreatePrompt writes a new one, which has no sound yet.
func (s *Store) CreatePrompt(ctx context.Context, by events.Actor, r events.Reach, x prompts.Prompt) (prompts.Prompt, error) {
	return createRow(ctx, s, promptNoun, by, r, x)
}

// UpdatePrompt writes what was read at x.Version; the sound has operations of its own.
func (s *Store) UpdatePrompt(ctx context.Context, by events.Actor, r events.Reach, x prompts.Prompt) (prompts.Prompt, error) {
	return updateRow(ctx, s, promptNoun, by, r, x)
}

// DeletePrompt deletes what nothing uses.
func (s *Store) DeletePrompt(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, promptNoun, by, r, id)
}

// PromptAudio answers a sound in reach.
func (s *Store) PromptAudio(ctx context.Context, r events.Reach, id, language string) ([]byte, error) {
	if _, err := s.GetPrompt(ctx, r, id); err != nil {
		return nil, err
	}
	b, err := s.PublishedAudio(ctx, id, language)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, silent()
	}
	return b, explain(err)
}

func silent() error {
	return fault.New(fault.NotFound, "This prompt has no sound in this language yet. Record, upload or speak it.").WithKey("prompt.silent")
}

// PutPromptAudio gives a language its sound; the last one wins.
func (s *Store) PutPromptAudio(ctx context.Context, by events.Actor, r events.Reach, id, language, source string, sound prompts.Sound) (prompts.Prompt, error) {
	if err := check.First(check.Language("language", language), check.OneOf("source", source, prompts.Uploaded, prompts.Recorded, prompts.Spoken)); err != nil {
		return prompts.Prompt{}, err
	}
	return s.changeAudio(ctx, by, r, id, func(q *db.Queries) error {
		return q.PutPromptAudio(ctx, db.PutPromptAudioParams{PromptID: id, Language: language, Source: source, LengthMs: int32(sound.LengthMs), Sum: sound.Sum(), Audio: sound.WAV})
	})
}

// DeletePromptAudio takes a language's sound away.
func (s *Store) DeletePromptAudio(ctx context.Context, by events.Actor, r events.Reach, id, language string) (prompts.Prompt, error) {
	return s.changeAudio(ctx, by, r, id, func(q *db.Queries) error {
		n, err := q.DeletePromptAudio(ctx, db.DeletePromptAudioParams{PromptID: id, Language: ascii(language, 12)})
		if err == nil && n == 0 {
			return silent()
		}
		return err
	})
}

func (s *Store) changeAudio(ctx context.Context, by events.Actor, r events.Reach, id string, change func(*db.Queries) error) (prompts.Prompt, error) {
	var is prompts.Prompt
	if !ids.Valid(id) {
		return is, missing("prompt")
	}
	err := s.inTx(ctx, func(q *db.Queries) error {
		was, err := promptNoun.lock(ctx, q, r, id)
		if err != nil {
			return unreadable("prompt", err)
		}
		if !promptNoun.allows(r, was) {
			return outOfReach("prompt")
		}
		if err := change(q); err != nil {
			return err
		}
		if err := q.TouchPrompt(ctx, id); err != nil {
			return err
		}
		if is, err = promptNoun.lock(ctx, q, events.Everything(), id); err != nil {
			return err
		}
		return s.audit(ctx, q, entry{by: by, noun: "prompt", act: "update", id: id, siteID: is.SiteID, before: was, after: is})
	})
	if err != nil {
		return prompts.Prompt{}, err
	}
	s.told(by, "prompt", "update", id, is.SiteID)
	return is, nil
}

// AllPromptAudio implements prompts.Source.
func (s *Store) AllPromptAudio(ctx context.Context) ([]prompts.Published, error) {
	rows, err := s.q.AllPromptAudio(ctx)
	list, err := mapped(rows, err, sure(func(a db.AllPromptAudioRow) prompts.Published {
		return prompts.Published{ID: a.PromptID, Language: a.Language, Sum: a.Sum}
	}))
	return list, explain(err)
}

// PublishedAudio implements prompts.Source.
func (s *Store) PublishedAudio(ctx context.Context, id, language string) ([]byte, error) {
	return s.q.GetPromptAudio(ctx, db.GetPromptAudioParams{PromptID: id, Language: language})
}

// entryPointMedia are the fields of an entry point that name what is played.
func entryPointMedia(x queues.EntryPoint) map[string]string {
	return map[string]string{"greeting": x.Greeting, "closed_prompt": x.ClosedPrompt}
}
