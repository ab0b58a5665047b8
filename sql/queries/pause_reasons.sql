-- Why agents are paused.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListPauseReasons :many
SELECT p.* FROM pause_reasons p
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR p.site_id IN (sqlc.slice(site_ids))
       OR p.site_id IN (sqlc.slice(part_ids)))
  AND p.id > sqlc.arg(after)
ORDER BY p.id LIMIT ?;

-- name: GetPauseReason :one
SELECT p.* FROM pause_reasons p
WHERE p.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR p.site_id IN (sqlc.slice(site_ids))
       OR p.site_id IN (sqlc.slice(part_ids)));

-- name: LockPauseReason :one
SELECT p.* FROM pause_reasons p
WHERE p.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR p.site_id IN (sqlc.slice(site_ids))
       OR p.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertPauseReason :exec
INSERT INTO pause_reasons (id, site_id, name, label, limit_minutes, billable, version)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: UpdatePauseReason :exec
UPDATE pause_reasons SET name = ?, label = ?, limit_minutes = ?, billable = ?, version = version + 1
WHERE id = ?;

-- name: DeletePauseReason :exec
DELETE FROM pause_reasons WHERE id = ?;
