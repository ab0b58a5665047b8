-- Samples of the detection of machines: what it listened to before it said "machine", and what people heard.
-- Reach: the samples of a site, and those of a queue for who reaches no more than that.

-- Newest first.
-- name: ListSamples :many
SELECT r.id, r.attempt_id, r.started_at, r.duration_ms, a.number, a.verdict_cause, a.outcome,
  v.heard, v.at AS heard_at, u.name AS heard_by
FROM recordings r
LEFT JOIN attempts a ON a.id = r.attempt_id
LEFT JOIN sample_verdicts v ON v.recording_id = r.id
LEFT JOIN users u ON u.id = v.user_id
WHERE r.campaign_id = sqlc.arg(campaign_id) AND r.state = 'stored'
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.queue_id IN (sqlc.slice(queue_ids)))
  AND r.id < sqlc.arg(before_id)
  AND (sqlc.arg(which) = 'all' OR (sqlc.arg(which) = 'open' AND v.heard IS NULL) OR v.heard = sqlc.arg(which))
ORDER BY r.id DESC LIMIT ?;

-- name: GetSample :one
SELECT r.* FROM recordings r WHERE r.id = sqlc.arg(id) AND r.campaign_id = sqlc.arg(campaign_id) AND r.state = 'stored'
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.queue_id IN (sqlc.slice(queue_ids)));

-- name: JudgeSample :exec
INSERT INTO sample_verdicts (recording_id, campaign_id, heard, user_id, at) VALUES (?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE heard = VALUES(heard), user_id = VALUES(user_id), at = VALUES(at);

-- name: UnjudgeSample :exec
DELETE FROM sample_verdicts WHERE recording_id = ?;

-- name: CountVerdicts :many
SELECT campaign_id, heard, COUNT(*) AS clips FROM sample_verdicts GROUP BY campaign_id, heard;

-- name: CountSamples :many
SELECT COALESCE(v.heard, '') AS heard, COUNT(*) AS clips FROM recordings r LEFT JOIN sample_verdicts v ON v.recording_id = r.id
WHERE r.campaign_id = sqlc.arg(campaign_id) AND r.state = 'stored'
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.queue_id IN (sqlc.slice(queue_ids)))
GROUP BY COALESCE(v.heard, '');
