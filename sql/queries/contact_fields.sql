-- The own fields of contacts.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListContactFields :many
SELECT f.* FROM contact_fields f
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR f.site_id IN (sqlc.slice(site_ids))
       OR f.site_id IN (sqlc.slice(part_ids)))
  AND f.id > sqlc.arg(after)
ORDER BY f.id LIMIT ?;

-- name: GetContactField :one
SELECT f.* FROM contact_fields f
WHERE f.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR f.site_id IN (sqlc.slice(site_ids))
       OR f.site_id IN (sqlc.slice(part_ids)));

-- name: LockContactField :one
SELECT f.* FROM contact_fields f
WHERE f.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR f.site_id IN (sqlc.slice(site_ids))
       OR f.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: FieldsOfSite :many
SELECT * FROM contact_fields WHERE site_id = ? ORDER BY position, id;

-- name: InsertContactField :exec
INSERT INTO contact_fields (id, site_id, field_key, label, kind, choices, position, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateContactField :exec
UPDATE contact_fields SET field_key = ?, label = ?, kind = ?, choices = ?, position = ?, version = version + 1
WHERE id = ?;

-- name: DeleteContactField :exec
DELETE FROM contact_fields WHERE id = ?;

-- name: CustomOfContact :many
SELECT custom FROM contacts WHERE id = ?;
