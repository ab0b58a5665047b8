-- What the live floor tells of today, as the projector wrote it. Whose days and queues may be seen is judged before, by
-- the row's own place; the stretches of an agent are bound to the reach besides.

-- name: AgentTimeSince :many
SELECT s.agent_id, s.activity,
  CAST(SUM(TIMESTAMPDIFF(MICROSECOND, GREATEST(s.from_at, CAST(sqlc.arg(since) AS DATETIME(3))), s.to_at)) DIV 1000 AS SIGNED) AS ms
FROM agent_states s
WHERE s.site_id = sqlc.arg(site_id) AND s.from_at >= sqlc.arg(begun) AND s.to_at > sqlc.arg(ended_after)
GROUP BY s.agent_id, s.activity;

-- name: OffersMissedSince :many
SELECT o.agent_id, COUNT(*) AS missed
FROM queues q JOIN interaction_offers o ON o.queue_id = q.id
WHERE q.site_id = sqlc.arg(site_id) AND o.offered_at >= sqlc.arg(since) AND o.cause = 'no_answer'
GROUP BY o.agent_id;

-- name: AgentStretches :many
SELECT s.* FROM agent_states s
WHERE s.agent_id = sqlc.arg(agent_id) AND s.from_at >= sqlc.arg(begun) AND (s.to_at IS NULL OR s.to_at > sqlc.arg(ended_after))
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.site_id IN (sqlc.slice(site_ids))
       OR (s.site_id IN (sqlc.slice(part_ids)) AND s.team_id IN (sqlc.slice(team_ids))))
ORDER BY s.from_at, s.id LIMIT 5000;

-- Callers who entered a queue, by the quarter hour since a moment; who writes is none.

-- name: QueueQuarters :many
SELECT CAST(TIMESTAMPDIFF(MINUTE, CAST(sqlc.arg(since) AS DATETIME(3)), i.queued_at) DIV 15 AS SIGNED) AS quarter, COUNT(*) AS offered,
  CAST(COALESCE(SUM(i.answered_at IS NOT NULL), 0) AS SIGNED) AS answered,
  CAST(COALESCE(SUM(i.outcome = 'abandoned'), 0) AS SIGNED) AS abandoned
FROM interactions i
WHERE i.queue_id = sqlc.arg(queue_id) AND i.thread_id IS NULL AND i.direction = 'in' AND i.created_at >= sqlc.arg(begun) AND i.created_at < sqlc.arg(before)
  AND i.queued_at >= sqlc.arg(queued_from) AND i.queued_at < sqlc.arg(queued_before)
GROUP BY 1 ORDER BY 1;

-- name: QueueHours :many
SELECT i.queue_id, CAST(TIMESTAMPDIFF(MINUTE, CAST(sqlc.arg(since) AS DATETIME(3)), i.queued_at) DIV 60 AS SIGNED) AS hour, COUNT(*) AS offered,
  CAST(COALESCE(SUM(i.answered_at IS NOT NULL), 0) AS SIGNED) AS answered,
  CAST(COALESCE(SUM(i.outcome = 'abandoned'), 0) AS SIGNED) AS abandoned
FROM interactions i
WHERE i.site_id = sqlc.arg(site_id) AND i.queue_id IS NOT NULL AND i.thread_id IS NULL AND i.direction = 'in' AND i.created_at >= sqlc.arg(begun) AND i.created_at < sqlc.arg(before)
  AND i.queued_at >= sqlc.arg(queued_from) AND i.queued_at < sqlc.arg(queued_before)
GROUP BY 1, 2 ORDER BY 1, 2;
