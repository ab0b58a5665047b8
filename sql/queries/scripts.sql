-- Scripts for the conversations of queues.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListScripts :many
SELECT d.* FROM scripts d
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
  AND d.id > sqlc.arg(after)
ORDER BY d.id LIMIT ?;

-- name: GetScript :one
SELECT d.* FROM scripts d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)));

-- name: LockScript :one
SELECT d.* FROM scripts d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertScript :exec
INSERT INTO scripts (id, site_id, name, steps, version) VALUES (?, ?, ?, ?, ?);

-- name: UpdateScript :exec
UPDATE scripts SET name = ?, steps = ?, version = version + 1 WHERE id = ?;

-- name: DeleteScript :exec
DELETE FROM scripts WHERE id = ?;

-- name: ScriptUses :many
SELECT 'queue' AS noun, q.id, q.name FROM queue_guides g JOIN queues q ON q.id = g.queue_id WHERE g.script_id = sqlc.arg(id)
LIMIT 20;

-- name: CountScriptsOfSite :one
SELECT COUNT(*) FROM scripts WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: AllScripts :many
SELECT * FROM scripts;
