-- Rules and macros of written conversations.
-- Reach: the site.

-- name: ListRules :many
SELECT r.* FROM automation_rules r
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.site_id IN (sqlc.slice(part_ids))) AND r.id > sqlc.arg(after)
ORDER BY r.id LIMIT ?;

-- name: GetRule :one
SELECT r.* FROM automation_rules r
WHERE r.id = sqlc.arg(id) AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.site_id IN (sqlc.slice(part_ids)));

-- name: LockRule :one
SELECT r.* FROM automation_rules r
WHERE r.id = sqlc.arg(id) AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertRule :exec
INSERT INTO automation_rules (id, site_id, name, position, active, event, minutes, spec, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateRule :exec
UPDATE automation_rules SET name = ?, position = ?, active = ?, event = ?, minutes = ?, spec = ?, version = version + 1 WHERE id = ?;

-- name: DeleteRule :exec
DELETE FROM automation_rules WHERE id = ?;

-- name: ActiveRules :many
SELECT * FROM automation_rules WHERE active = 1 ORDER BY site_id, position, name, id;

-- name: SiteZones :many
SELECT id, time_zone FROM sites;

-- name: AddRun :execrows
INSERT IGNORE INTO automation_runs (rule_id, thread_id, mark, acted, at) VALUES (?, ?, ?, ?, ?);

-- What a rule looked at in vain is looked at again after it changed.
-- name: DropIdleRuns :exec
DELETE FROM automation_runs WHERE rule_id = ? AND acted = 0;

-- name: DropRuns :exec
DELETE FROM automation_runs WHERE rule_id = ?;

-- name: RuleFigures :many
SELECT n.rule_id, COUNT(*) AS acted, MAX(n.at) AS last_at FROM automation_runs n JOIN automation_rules r ON r.id = n.rule_id
WHERE n.acted = 1 AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.site_id IN (sqlc.slice(part_ids)))
GROUP BY n.rule_id ORDER BY n.rule_id;

-- name: RunsOfRule :many
-- What a rule did last, with its note in the timeline where it acted on an event.
SELECT n.thread_id, n.at, t.number, t.name, COALESCE(t.queue_id, '') AS queue_id, COALESCE(m.record, '') AS note FROM automation_runs n
JOIN automation_rules r ON r.id = n.rule_id JOIN threads t ON t.id = n.thread_id
LEFT JOIN messages m ON m.thread_id = n.thread_id AND m.seq = n.mark
WHERE n.rule_id = sqlc.arg(rule_id) AND n.acted = 1
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR r.site_id IN (sqlc.slice(site_ids)) OR r.site_id IN (sqlc.slice(part_ids)))
ORDER BY n.at DESC LIMIT ?;

-- name: PruneRuns :execrows
-- What keeps a rule about time from looking twice at a wait or a silence stays as long as that lasts.
DELETE FROM automation_runs WHERE at < ?
  AND NOT EXISTS (SELECT 1 FROM threads t WHERE t.id = automation_runs.thread_id AND (t.waiting_since IS NOT NULL OR t.silent_since IS NOT NULL))
LIMIT 1000;

-- name: WaitedThreads :many
SELECT t.id FROM threads t
WHERE t.site_id = sqlc.arg(site_id) AND t.waiting_since <= sqlc.arg(before)
  AND NOT EXISTS (SELECT 1 FROM automation_runs n WHERE n.rule_id = sqlc.arg(rule_id) AND n.thread_id = t.id
    AND n.mark = TIMESTAMPDIFF(MICROSECOND, '1970-01-01', t.waiting_since) DIV 1000)
ORDER BY t.waiting_since LIMIT ?;

-- name: SilentThreads :many
SELECT t.id FROM threads t
WHERE t.site_id = sqlc.arg(site_id) AND t.silent_since <= sqlc.arg(before)
  AND NOT EXISTS (SELECT 1 FROM automation_runs n WHERE n.rule_id = sqlc.arg(rule_id) AND n.thread_id = t.id
    AND n.mark = COALESCE(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', t.last_in) DIV 1000, 0))
ORDER BY t.silent_since LIMIT ?;

-- name: CannedBody :one
SELECT body FROM canned_answers WHERE site_id = ? AND id = ?;

-- name: AgentTeam :one
SELECT COALESCE(team_id, '') FROM agents WHERE site_id = ? AND id = ?;

-- name: CountCannedOfSite :one
SELECT COUNT(*) FROM canned_answers WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: CountInboxesOfSite :one
SELECT COUNT(*) FROM inboxes WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: ContactByID :one
SELECT * FROM contacts WHERE site_id = ? AND id = ?;

-- name: LatestThreads :many
SELECT record, number FROM threads WHERE site_id = ? ORDER BY last_at DESC, id DESC LIMIT ?;

-- name: LastMessageOf :one
SELECT record FROM messages WHERE thread_id = ? AND direction = ? ORDER BY seq DESC LIMIT 1;

-- name: ListMacros :many
SELECT m.* FROM macros m
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR m.site_id IN (sqlc.slice(site_ids)) OR m.site_id IN (sqlc.slice(part_ids))) AND m.id > sqlc.arg(after)
ORDER BY m.id LIMIT ?;

-- name: GetMacro :one
SELECT m.* FROM macros m
WHERE m.id = sqlc.arg(id) AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR m.site_id IN (sqlc.slice(site_ids)) OR m.site_id IN (sqlc.slice(part_ids)));

-- name: LockMacro :one
SELECT m.* FROM macros m
WHERE m.id = sqlc.arg(id) AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR m.site_id IN (sqlc.slice(site_ids)) OR m.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertMacro :exec
INSERT INTO macros (id, site_id, name, spec, version) VALUES (?, ?, ?, ?, ?);

-- name: UpdateMacro :exec
UPDATE macros SET name = ?, spec = ?, version = version + 1 WHERE id = ?;

-- name: DeleteMacro :exec
DELETE FROM macros WHERE id = ?;

-- name: MacrosOfSite :many
SELECT * FROM macros WHERE site_id = ? ORDER BY name, id LIMIT 500;

-- name: MacroByID :one
SELECT * FROM macros WHERE id = ?;
