package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

func (x inboxTx) LastAsked(ctx context.Context, threadID, contactID string) (time.Time, int, error) {
	row, err := x.q.LastAsked(ctx, threadID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, 0, err
	}
	at := row.AskedAt
	if contactID != "" {
		other, err := x.q.LastAskedOfContact(ctx, null(contactID))
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return time.Time{}, 0, err
		}
		if other.After(at) {
			at = other
		}
	}
	return at, int(row.Seq), nil
}

func (x inboxTx) AddAsked(ctx context.Context, id string, t *events.Thread, seq int) error {
	return x.q.AddScoreAsked(ctx, db.AddScoreAskedParams{ID: id, ThreadID: t.ID, SiteID: t.SiteID, InboxID: t.InboxID, QueueID: null(t.QueueID), TeamID: null(t.TeamID),
		AgentID: null(t.AgentID), ContactID: null(t.ContactID), Seq: int32(seq), AskedAt: t.SurveyAt})
}

func (x inboxTx) PutScore(ctx context.Context, t *events.Thread) error {
	return x.q.PutScore(ctx, db.PutScoreParams{Score: sql.NullInt16{Int16: int16(t.Score), Valid: t.Score > 0}, Comment: t.ScoreComment, ScoredAt: nullTime(t.ScoreAt), ThreadID: t.ID}) //nolint:gosec // 1 to 5
}

func (x inboxTx) AddMentions(ctx context.Context, m *events.WrittenMessage) error {
	for _, agent := range m.Mentions {
		if err := x.q.AddMention(ctx, db.AddMentionParams{AgentID: agent, MessageID: m.ID, ThreadID: m.ThreadID, At: m.At}); err != nil {
			return err
		}
	}
	return nil
}

// ScoreFigures answers how satisfied customers were, in all, by queue and by agent.
func (s *Store) ScoreFigures(ctx context.Context, r events.Reach, from, to time.Time) (threads.Scores, error) {
	rows, err := s.q.ScoreFigures(ctx, db.ScoreFiguresParams{FromAt: from.UTC(), ToAt: to.UTC(), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), TeamIds: nulls(r.TeamIDs)})
	if err != nil {
		return threads.Scores{}, explain(err)
	}
	var total tally
	queues, agents := map[string]*tally{}, map[string]*tally{}
	for _, row := range rows {
		total.add(row)
		tallyOf(queues, row.QueueID.String).add(row)
		tallyOf(agents, row.AgentID.String).add(row)
	}
	return threads.Scores{Total: total.score(""), Queues: scoresOf(queues), Agents: scoresOf(agents)}, nil
}

type tally struct{ asked, answered, points, good int64 }

func (t *tally) add(r db.ScoreFiguresRow) {
	t.asked, t.answered, t.points, t.good = t.asked+r.Asked, t.answered+r.Answered, t.points+r.Points, t.good+r.Good
}

func (t *tally) score(id string) threads.Score {
	s := threads.Score{ID: id, Asked: int(t.asked), Answered: int(t.answered)}
	if t.answered > 0 {
		s.Average, s.Good = float64(t.points)/float64(t.answered), float64(t.good)/float64(t.answered)
	}
	return s
}

func tallyOf(m map[string]*tally, id string) *tally {
	if m[id] == nil {
		m[id] = &tally{}
	}
	return m[id]
}

func scoresOf(m map[string]*tally) []threads.Score {
	out := make([]threads.Score, 0, len(m))
	for id, t := range m {
		out = append(out, t.score(id))
	}
	slices.SortFunc(out, func(a, b threads.Score) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Mentions answers the notes that name an agent, unseen ones first.
func (s *Store) Mentions(ctx context.Context, agentID string, limit int) ([]threads.Mention, error) {
	rows, err := s.q.ListMentions(ctx, db.ListMentionsParams{AgentID: agentID, Limit: int32(limit)})
	list, err := mapped(rows, err, func(r db.ListMentionsRow) (threads.Mention, error) {
		m, err := messageOf(r.Record, nil)
		return threads.Mention{MessageID: r.MessageID, ThreadID: r.ThreadID, Number: int64(r.Number), Name: r.Name, By: m.By.Name, Text: threads.Summary(m.Content), At: r.At, Seen: r.Seen}, err //nolint:gosec // counts from one
	})
	return list, explain(err)
}

// SeeMention notes that an agent saw a note that names them.
func (s *Store) SeeMention(ctx context.Context, agentID, messageID string) error {
	n, err := s.q.SeeMention(ctx, db.SeeMentionParams{AgentID: agentID, MessageID: messageID})
	if err != nil || n > 0 {
		return explain(err)
	}
	known, err := s.q.CountMention(ctx, db.CountMentionParams{AgentID: agentID, MessageID: messageID})
	if err == nil && known == 0 {
		return missing("mention")
	}
	return explain(err)
}
