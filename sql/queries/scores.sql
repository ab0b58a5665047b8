-- How satisfied customers were, and who was named in notes.
-- Reach: the site, or the queue or team of the conversation.

-- name: AddScoreAsked :exec
INSERT INTO thread_scores (id, thread_id, site_id, inbox_id, queue_id, team_id, agent_id, contact_id, seq, asked_at, comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '');

-- name: LastAsked :one
SELECT asked_at, seq FROM thread_scores WHERE thread_id = ? ORDER BY asked_at DESC LIMIT 1;

-- name: DropAsked :exec
DELETE FROM thread_scores WHERE thread_id = ? AND seq = ?;

-- name: LastAskedOfContact :one
SELECT asked_at FROM thread_scores WHERE contact_id = ? ORDER BY asked_at DESC LIMIT 1;

-- name: PutScore :exec
UPDATE thread_scores SET score = ?, comment = ?, scored_at = ? WHERE thread_id = sqlc.arg(thread_id) ORDER BY asked_at DESC LIMIT 1;

-- name: ScoreFigures :many
SELECT s.queue_id, s.agent_id, COUNT(*) AS asked, COUNT(s.score) AS answered,
  CAST(COALESCE(SUM(s.score = 1), 0) AS SIGNED) AS ones, CAST(COALESCE(SUM(s.score = 2), 0) AS SIGNED) AS twos,
  CAST(COALESCE(SUM(s.score = 3), 0) AS SIGNED) AS threes, CAST(COALESCE(SUM(s.score = 4), 0) AS SIGNED) AS fours,
  CAST(COALESCE(SUM(s.score = 5), 0) AS SIGNED) AS fives
FROM thread_scores s
WHERE s.asked_at >= sqlc.arg(from_at) AND s.asked_at < sqlc.arg(to_at)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.site_id IN (sqlc.slice(site_ids))
       OR (s.site_id IN (sqlc.slice(part_ids)) AND (s.queue_id IN (sqlc.slice(queue_ids)) OR s.team_id IN (sqlc.slice(team_ids)))))
GROUP BY s.queue_id, s.agent_id ORDER BY s.queue_id, s.agent_id;

-- name: ScoreQuarters :many
-- By the quarter hour, of which the days of every time zone are made.
SELECT CAST(TIMESTAMPDIFF(MINUTE, '1970-01-01', s.asked_at) DIV 15 AS SIGNED) AS quarter, COUNT(*) AS asked, COUNT(s.score) AS answered,
  CAST(COALESCE(SUM(s.score = 1), 0) AS SIGNED) AS ones, CAST(COALESCE(SUM(s.score = 2), 0) AS SIGNED) AS twos,
  CAST(COALESCE(SUM(s.score = 3), 0) AS SIGNED) AS threes, CAST(COALESCE(SUM(s.score = 4), 0) AS SIGNED) AS fours,
  CAST(COALESCE(SUM(s.score = 5), 0) AS SIGNED) AS fives
FROM thread_scores s
WHERE s.asked_at >= sqlc.arg(from_at) AND s.asked_at < sqlc.arg(to_at)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.site_id IN (sqlc.slice(site_ids))
       OR (s.site_id IN (sqlc.slice(part_ids)) AND (s.queue_id IN (sqlc.slice(queue_ids)) OR s.team_id IN (sqlc.slice(team_ids)))))
GROUP BY quarter ORDER BY quarter;

-- name: AddMention :exec
INSERT IGNORE INTO thread_mentions (agent_id, message_id, thread_id, seen, at) VALUES (?, ?, ?, 0, ?);

-- name: MentionedIn :one
SELECT EXISTS(SELECT 1 FROM thread_mentions WHERE agent_id = ? AND thread_id = ?);

-- name: ListMentions :many
SELECT n.message_id, n.seen, n.at, t.id AS thread_id, t.number, t.name, m.record FROM thread_mentions n
JOIN messages m ON m.id = n.message_id JOIN threads t ON t.id = n.thread_id
WHERE n.agent_id = ? ORDER BY n.seen, n.message_id DESC LIMIT ?;

-- name: SeeMention :execrows
UPDATE thread_mentions SET seen = 1 WHERE agent_id = ? AND message_id = ?;

-- name: CountMention :one
SELECT COUNT(*) FROM thread_mentions WHERE agent_id = ? AND message_id = ?;
