-- Codes given in wrap-up.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListDispositions :many
SELECT d.* FROM dispositions d
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
  AND d.id > sqlc.arg(after)
ORDER BY d.id LIMIT ?;

-- name: GetDisposition :one
SELECT d.* FROM dispositions d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)));

-- name: LockDisposition :one
SELECT d.* FROM dispositions d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertDisposition :exec
INSERT INTO dispositions (id, site_id, name, label, success, kind, version)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: UpdateDisposition :exec
UPDATE dispositions SET name = ?, label = ?, success = ?, kind = ?, version = version + 1
WHERE id = ?;

-- name: DeleteDisposition :exec
DELETE FROM dispositions WHERE id = ?;

-- name: DispositionUses :many
SELECT 'queue' AS noun, q.id, q.name FROM queue_dispositions l JOIN queues q ON q.id = l.queue_id WHERE l.disposition_id = sqlc.arg(id)
LIMIT 20;

-- name: CountDispositionsOfSite :one
SELECT COUNT(*) FROM dispositions WHERE site_id = ? AND id IN (sqlc.slice(ids));
