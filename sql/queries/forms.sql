-- Forms for the conversations of queues.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListForms :many
SELECT d.* FROM forms d
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
  AND d.id > sqlc.arg(after)
ORDER BY d.id LIMIT ?;

-- name: GetForm :one
SELECT d.* FROM forms d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)));

-- name: LockForm :one
SELECT d.* FROM forms d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertForm :exec
INSERT INTO forms (id, site_id, name, fields, version) VALUES (?, ?, ?, ?, ?);

-- name: UpdateForm :exec
UPDATE forms SET name = ?, fields = ?, version = version + 1 WHERE id = ?;

-- name: DeleteForm :exec
DELETE FROM forms WHERE id = ?;

-- name: FormUses :many
SELECT 'queue' AS noun, q.id, q.name FROM queue_guides g JOIN queues q ON q.id = g.queue_id WHERE g.form_id = sqlc.arg(id)
LIMIT 20;

-- name: CountFormsOfSite :one
SELECT COUNT(*) FROM forms WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: AllForms :many
SELECT * FROM forms;
