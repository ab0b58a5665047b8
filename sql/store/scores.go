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

func (x inboxTx) DropAsked(ctx context.Context, threadID string, seq int) error {
	return x.q.DropAsked(ctx, db.DropAskedParams{ThreadID: threadID, Seq: int32(seq)}) //nolint:gosec // a number of a message
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

func (x inboxTx) Mentioned(ctx context.Context, agentID, threadID string) (bool, error) {
	return x.q.MentionedIn(ctx, db.MentionedInParams{AgentID: agentID, ThreadID: threadID})
}

// ScoreFigures answers how satisfied customers were, in all, by queue and by agent.
func (s *Store) ScoreFigures(ctx context.Context, r events.Reach, from, to time.Time, zone *time.Location) (threads.Scores, error) {
	rows, err := s.q.ScoreFigures(ctx, db.ScoreFiguresParams{FromAt: from.UTC(), ToAt: to.UTC(), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), TeamIds: nulls(r.TeamIDs)})
	if err != nil {
		return threads.Scores{}, explain(err)
	}
	var total tally
	queues, agents := map[string]*tally{}, map[string]*tally{}
	for _, row := range rows {
		one := tally{row.Asked, row.Answered, [5]int64{row.Ones, row.Twos, row.Threes, row.Fours, row.Fives}}
		total.add(one)
		tallyOf(queues, row.QueueID.String).add(one)
		tallyOf(agents, row.AgentID.String).add(one)
	}
	days, err := s.scoreDays(ctx, r, from, to, zone)
	return threads.Scores{Total: total.score(""), Queues: scoresOf(queues), Agents: scoresOf(agents), Days: scoresOf(days)}, explain(err)
}

// scoreDays counts by the day of a zone, to which every quarter of an hour belongs as a whole.
func (s *Store) scoreDays(ctx context.Context, r events.Reach, from, to time.Time, zone *time.Location) (map[string]*tally, error) {
	rows, err := s.q.ScoreQuarters(ctx, db.ScoreQuartersParams{FromAt: from.UTC(), ToAt: to.UTC(), AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs,
		QueueIds: nulls(r.QueueIDs), TeamIds: nulls(r.TeamIDs)})
	days := map[string]*tally{}
	for _, row := range rows {
		day := time.Unix(row.Quarter*15*60, 0).In(zone).Format(time.DateOnly)
		tallyOf(days, day).add(tally{row.Asked, row.Answered, [5]int64{row.Ones, row.Twos, row.Threes, row.Fours, row.Fives}})
	}
	return days, err
}

// tally counts who was asked, who answered, and how many gave 1 to 5.
type tally struct {
	asked, answered int64
	each            [5]int64
}

func (t *tally) add(r tally) {
	t.asked, t.answered = t.asked+r.asked, t.answered+r.answered
	for n := range r.each {
		t.each[n] += r.each[n]
	}
}

func (t *tally) score(id string) threads.Score {
	s := threads.Score{ID: id, Asked: int(t.asked), Answered: int(t.answered)}
	points := int64(0)
	for n, count := range t.each {
		s.Points[n] = int(count)
		points += int64(n+1) * count
	}
	if t.answered > 0 {
		s.Average, s.Good = float64(points)/float64(t.answered), float64(t.each[3]+t.each[4])/float64(t.answered)
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
