-- Dialled numbers and where they lead.
-- Reach: the site, the entry point itself, or the queue it leads to.

-- name: ListEntryPoints :many
SELECT e.* FROM entry_points e
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR e.site_id IN (sqlc.slice(site_ids))
       OR (e.site_id IN (sqlc.slice(part_ids)) AND (e.queue_id IN (sqlc.slice(queue_ids)) OR e.id IN (sqlc.slice(entry_ids)))))
  AND e.id > sqlc.arg(after)
ORDER BY e.id LIMIT ?;

-- name: GetEntryPoint :one
SELECT e.* FROM entry_points e
WHERE e.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR e.site_id IN (sqlc.slice(site_ids))
       OR (e.site_id IN (sqlc.slice(part_ids)) AND (e.queue_id IN (sqlc.slice(queue_ids)) OR e.id IN (sqlc.slice(entry_ids)))));

-- name: LockEntryPoint :one
SELECT e.* FROM entry_points e
WHERE e.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR e.site_id IN (sqlc.slice(site_ids))
       OR (e.site_id IN (sqlc.slice(part_ids)) AND (e.queue_id IN (sqlc.slice(queue_ids)) OR e.id IN (sqlc.slice(entry_ids)))))
FOR UPDATE;

-- name: InsertEntryPoint :exec
INSERT INTO entry_points (id, site_id, number, name, schedule_id, greeting, closed_prompt, queue_id, agent_id, language, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateEntryPoint :exec
UPDATE entry_points SET number = ?, name = ?, schedule_id = ?, greeting = ?, closed_prompt = ?, queue_id = ?, agent_id = ?, language = ?, version = version + 1
WHERE id = ?;

-- name: DeleteEntryPoint :exec
DELETE FROM entry_points WHERE id = ?;

-- name: EntryPointUses :many
SELECT 'user' AS noun, u.id, u.name FROM grant_entries t JOIN grants g ON g.id = t.grant_id JOIN users u ON u.id = g.user_id WHERE t.entry_id = sqlc.arg(id)
LIMIT 20;
