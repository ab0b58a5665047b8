-- Queues, who serves them and the codes they offer.
-- Reach: the site, or the queue itself.

-- name: ListQueues :many
SELECT q.* FROM queues q
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR q.site_id IN (sqlc.slice(site_ids))
       OR (q.site_id IN (sqlc.slice(part_ids)) AND (q.id IN (sqlc.slice(queue_ids)))))
  AND q.id > sqlc.arg(after)
ORDER BY q.id LIMIT ?;

-- name: GetQueue :one
SELECT q.* FROM queues q
WHERE q.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR q.site_id IN (sqlc.slice(site_ids))
       OR (q.site_id IN (sqlc.slice(part_ids)) AND (q.id IN (sqlc.slice(queue_ids)))));

-- name: LockQueue :one
SELECT q.* FROM queues q
WHERE q.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR q.site_id IN (sqlc.slice(site_ids))
       OR (q.site_id IN (sqlc.slice(part_ids)) AND (q.id IN (sqlc.slice(queue_ids)))))
FOR UPDATE;

-- name: InsertQueue :exec
INSERT INTO queues (id, site_id, name, priority, offer_seconds, wrapup_seconds, wrapup_extends, max_wait_seconds, music_class, service_level_seconds, caller_id, strategy, age_seconds, age_most, hold_limit_seconds, recording, show_listening, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateQueue :exec
UPDATE queues SET name = ?, priority = ?, offer_seconds = ?, wrapup_seconds = ?, wrapup_extends = ?, max_wait_seconds = ?, music_class = ?, service_level_seconds = ?, caller_id = ?, strategy = ?, age_seconds = ?, age_most = ?, hold_limit_seconds = ?, recording = ?, show_listening = ?, version = version + 1
WHERE id = ?;

-- name: DeleteQueue :exec
DELETE FROM queues WHERE id = ?;

-- name: QueueUses :many
SELECT 'entry_point' AS noun, e.id, e.name FROM queues y JOIN entry_points e ON e.queue_id = y.id WHERE y.id = sqlc.arg(id)
UNION ALL
SELECT 'user', u.id, u.name FROM grant_queues t JOIN grants g ON g.id = t.grant_id JOIN users u ON u.id = g.user_id WHERE t.queue_id = sqlc.arg(id)
UNION ALL
SELECT 'mailbox', m.id, m.name FROM queues x JOIN mailboxes m ON m.queue_id = x.id WHERE x.id = sqlc.arg(id)
UNION ALL
SELECT 'queue', o.id, o.name FROM queue_care c JOIN queues o ON o.id = c.queue_id
WHERE c.care LIKE CONCAT('%"queue_id":"', CAST(sqlc.arg(id) AS CHAR), '"%')
UNION ALL
SELECT 'campaign', k.id, k.name FROM queues z JOIN campaigns k ON k.queue_id = z.id WHERE z.id = sqlc.arg(id)
UNION ALL
SELECT 'automation_rule', g.id, g.name FROM queues h JOIN automation_rules g ON g.site_id = h.site_id AND g.spec LIKE CONCAT('%"', h.id, '"%') WHERE h.id = sqlc.arg(id)
UNION ALL
SELECT 'macro', j.id, j.name FROM queues k2 JOIN macros j ON j.site_id = k2.site_id AND j.spec LIKE CONCAT('%"', k2.id, '"%') WHERE k2.id = sqlc.arg(id)
LIMIT 20;

-- name: CountQueuesOfSite :one
SELECT COUNT(*) FROM queues WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: TouchQueues :exec
UPDATE queues SET version = version + 1 WHERE id IN (sqlc.slice(ids));

-- name: AgentsOfQueues :many
SELECT queue_id, agent_id FROM queue_agents WHERE queue_id IN (sqlc.slice(ids)) ORDER BY queue_id, agent_id;

-- name: DispositionsOfQueues :many
SELECT queue_id, disposition_id FROM queue_dispositions WHERE queue_id IN (sqlc.slice(ids)) ORDER BY queue_id, position;

-- name: AddQueueAgent :exec
INSERT INTO queue_agents (queue_id, agent_id) VALUES (?, ?);

-- name: DropQueueAgent :exec
DELETE FROM queue_agents WHERE queue_id = ? AND agent_id = ?;

-- name: AddQueueDisposition :exec
INSERT INTO queue_dispositions (queue_id, disposition_id, position) VALUES (?, ?, ?);

-- name: ClearQueueDispositions :exec
DELETE FROM queue_dispositions WHERE queue_id = ?;

-- name: SkillsOfQueues :many
SELECT * FROM queue_skills WHERE queue_id IN (sqlc.slice(ids)) ORDER BY queue_id, position;

-- name: TeamsOfQueues :many
SELECT * FROM queue_teams WHERE queue_id IN (sqlc.slice(ids)) ORDER BY queue_id, position;

-- name: AddQueueSkill :exec
INSERT INTO queue_skills (queue_id, skill_id, position, level, relax) VALUES (?, ?, ?, ?, ?);

-- name: ClearQueueSkills :exec
DELETE FROM queue_skills WHERE queue_id = ?;

-- name: AddQueueTeam :exec
INSERT INTO queue_teams (queue_id, team_id, position, after_seconds) VALUES (?, ?, ?, ?);

-- name: ClearQueueTeams :exec
DELETE FROM queue_teams WHERE queue_id = ?;
