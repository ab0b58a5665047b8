-- Recordings of calls, as the projector wrote them.
-- Reach: that of the interaction they belong to.

-- name: PutRecording :exec
INSERT INTO recordings (
  id, call_id, interaction_id, site_id, queue_id, entry_id, agent_id, state, started_at, ended_at, details, bytes, duration_ms,
  sha256, cause, attempt_id, campaign_id, seq, changed_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  agent_id = VALUES(agent_id), state = VALUES(state), started_at = VALUES(started_at), ended_at = VALUES(ended_at),
  details = VALUES(details), bytes = VALUES(bytes), duration_ms = VALUES(duration_ms), sha256 = VALUES(sha256),
  cause = VALUES(cause), seq = VALUES(seq), changed_at = VALUES(changed_at);

-- name: RecordingsOfInteraction :many
SELECT * FROM recordings WHERE interaction_id = ? ORDER BY started_at, id;

-- name: GetRecording :one
SELECT r.* FROM recordings r JOIN interactions i ON i.id = r.interaction_id
WHERE r.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids))))));
