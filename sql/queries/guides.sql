-- What leads agents through a queue's conversations, the hosts of CRMs that may be opened, and the answers to forms.
-- Reach: hosts as the site's; answers as the interaction's queue.

-- name: GuidesOfQueues :many
SELECT * FROM queue_guides WHERE queue_id IN (sqlc.slice(ids));

-- name: PutQueueGuide :exec
INSERT INTO queue_guides (queue_id, script_id, form_id, crm_url, crm_mode) VALUES (?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE script_id = VALUES(script_id), form_id = VALUES(form_id), crm_url = VALUES(crm_url), crm_mode = VALUES(crm_mode);

-- name: AllCRMHosts :many
SELECT * FROM crm_hosts;

-- name: GetCRMHosts :one
SELECT s.id AS site_id, h.hosts, h.version
FROM sites s LEFT JOIN crm_hosts h ON h.site_id = s.id
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)));

-- name: LockCRMHosts :one
SELECT s.id AS site_id, h.hosts, h.version
FROM sites s LEFT JOIN crm_hosts h ON h.site_id = s.id
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: PutCRMHosts :exec
INSERT INTO crm_hosts (site_id, hosts, version) VALUES (?, ?, 2)
ON DUPLICATE KEY UPDATE hosts = VALUES(hosts), version = version + 1;

-- name: PutFormAnswers :exec
INSERT INTO form_answers (interaction_id, site_id, queue_id, agent_id, form_id, form_version, answers, saved_at, seq)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE site_id = VALUES(site_id), queue_id = VALUES(queue_id), agent_id = COALESCE(VALUES(agent_id), agent_id),
  form_id = VALUES(form_id), form_version = VALUES(form_version), answers = VALUES(answers), saved_at = VALUES(saved_at), seq = VALUES(seq);

-- The interaction itself was found within the reach before.

-- name: AnswersOfInteraction :one
SELECT answers FROM form_answers WHERE interaction_id = ?;

-- name: AnswersOfQueue :many
SELECT f.interaction_id, f.agent_id, f.answers, i.created_at, i.disposition_id, i.direction, i.from_number, i.to_number
FROM form_answers f JOIN interactions i ON i.id = f.interaction_id
WHERE f.queue_id = sqlc.arg(queue_id) AND f.saved_at >= sqlc.arg(not_before) AND i.created_at >= sqlc.arg(begun) AND i.created_at < sqlc.arg(before)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR f.site_id IN (sqlc.slice(site_ids))
       OR (f.site_id IN (sqlc.slice(part_ids)) AND f.queue_id IN (sqlc.slice(queue_ids))))
ORDER BY i.created_at, i.id LIMIT ?;
