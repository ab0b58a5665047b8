package store_test

import (
	"fmt"
	"time"

	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/events"
)

// conversations adds one with an agent of a team and one that nobody took, both recorded, and a stretch of the agent's day.
func (w *world) conversations(add func(string, string, func(events.Reach) bool), site, team, queue, agent string) {
	w.t.Helper()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	taken, lost := w.past(site, queue, "", at, agent+"/"+team), w.past(site, queue, "", at)
	for id, scope := range map[string]events.Scope{taken: {SiteID: site, QueueID: queue, TeamID: team}, lost: {SiteID: site, QueueID: queue}} {
		add("interaction", id, allows(scope))
		tape := w.ids.New()
		exec(w.t, w.pool, fmt.Sprintf(`INSERT INTO recordings (id, call_id, interaction_id, site_id, queue_id, entry_id, agent_id, state, started_at, details, bytes, duration_ms,
			sha256, cause, seq, changed_at) VALUES ('%s', '%[2]s', '%[2]s', '%[3]s', NULLIF('%[4]s', ''), NULL, NULL, 'kept', '%[5]s', '{}', 1, 1, '', '', 1, '%[5]s')`,
			tape, id, site, queue, at.Format(sqlTime)))
		add("recording", tape, allows(scope))
	}
	w.stretch(agent, site, team, "talking", at, time.Minute)
	add("day", agent, allows(events.Scope{SiteID: site, TeamID: team}))
}

// wireCare lists and gets what belongs to the care of callers, and to the past.
func wireCare(w *world, k map[string]*kind) {
	ctx := w.ctx
	k["mailbox"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListMailboxes(ctx, r, p)
		return idsOf(l, func(x mailboxes.Mailbox) string { return x.ID }), n, err
	}
	k["mailbox"].get = func(r events.Reach, id string) error { _, err := w.GetMailbox(ctx, r, id); return err }
	k["mailbox"].write = func(r events.Reach, id string) error {
		m := must(w.GetMailbox(ctx, all, id))(w.t)
		_, err := w.UpdateMailbox(ctx, by, r, m)
		return err
	}
	k["canned_answer"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListCannedAnswers(ctx, canned.Eyes{Reach: r}, p)
		return idsOf(l, func(x canned.Answer) string { return x.ID }), n, err
	}
	k["canned_answer"].get = func(r events.Reach, id string) error {
		_, err := w.GetCannedAnswer(ctx, canned.Eyes{Reach: r}, id)
		return err
	}
	k["canned_answer"].write = func(r events.Reach, id string) error {
		_, err := w.UpdateCannedAnswer(ctx, by, r, must(w.GetCannedAnswer(ctx, canned.Eyes{Reach: all}, id))(w.t))
		return err
	}
	k["inbox"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListInboxes(ctx, r, p)
		return idsOf(l, func(x inboxes.Inbox) string { return x.ID }), n, err
	}
	k["inbox"].get = func(r events.Reach, id string) error { _, err := w.GetInbox(ctx, r, id); return err }
	k["inbox"].write = func(r events.Reach, id string) error {
		_, err := w.UpdateInbox(ctx, by, r, must(w.GetInbox(ctx, all, id))(w.t))
		return err
	}
	k["prompt"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListPrompts(ctx, r, p)
		return idsOf(l, func(x prompts.Prompt) string { return x.ID }), n, err
	}
	k["prompt"].get = func(r events.Reach, id string) error { _, err := w.GetPrompt(ctx, r, id); return err }
	k["presence"].get = func(r events.Reach, id string) error { _, err := w.GetPresence(ctx, r, id); return err }
	k["interaction"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListInteractions(ctx, interactions.HistoryFilter{Reach: r}, p)
		return idsOf(l, func(x events.Interaction) string { return x.ID }), n, err
	}
	k["interaction"].get = func(r events.Reach, id string) error {
		_, err := w.GetInteraction(ctx, interactions.HistoryFilter{Reach: r}, id)
		return err
	}
	k["recording"].get = func(r events.Reach, id string) error { _, err := w.GetRecording(ctx, r, id); return err }
	k["day"].list = func(r events.Reach, _ events.Page) (seen []string, next string, err error) {
		for id := range k["day"].rows {
			l, err := w.Stretches(ctx, r, id, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
			if err != nil {
				return nil, "", err
			}
			if len(l) > 0 {
				seen = append(seen, id)
			}
		}
		return seen, "", nil
	}
}
