-- Contacts and the ways to reach them.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListContacts :many
SELECT c.* FROM contacts c
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)))
  AND c.merged_into IS NULL AND c.erased_at IS NULL
  AND (sqlc.arg(after) = '' OR c.id < sqlc.arg(after))
  AND (CAST(sqlc.arg(any_name) AS SIGNED) = 1 OR c.name LIKE sqlc.arg(name_like) OR c.company LIKE sqlc.arg(name_like)
       OR EXISTS (SELECT 1 FROM contact_identities i WHERE i.contact_id = c.id AND i.value LIKE sqlc.arg(value_like)))
ORDER BY c.id DESC LIMIT ?;

-- name: FindContacts :many
SELECT DISTINCT c.* FROM contact_identities i JOIN contacts c ON c.id = i.contact_id
WHERE i.site_id = sqlc.arg(site_id) AND i.kind = sqlc.arg(kind) AND i.value IN (sqlc.arg(value), sqlc.arg(other_value)) AND c.merged_into IS NULL
ORDER BY c.changed_at DESC, c.id DESC LIMIT ?;

-- name: MatchContacts :many
SELECT DISTINCT c.* FROM contact_identities i JOIN contacts c ON c.id = i.contact_id
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)))
  AND i.kind = 'phone' AND i.value IN (sqlc.arg(value), sqlc.arg(other_value)) AND c.merged_into IS NULL
ORDER BY c.changed_at DESC, c.id DESC LIMIT ?;

-- name: GetContact :one
SELECT c.* FROM contacts c
WHERE c.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)));

-- name: LockContact :one
SELECT c.* FROM contacts c
WHERE c.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertContact :exec
INSERT INTO contacts (id, site_id, name, company, language, time_zone, notes, owner_id, created_at, changed_at, version, custom, tags)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateContact :exec
UPDATE contacts SET name = ?, company = ?, language = ?, time_zone = ?, notes = ?, owner_id = ?, custom = ?, tags = ?, changed_at = ?, version = version + 1
WHERE id = ?;

-- name: DeleteContact :exec
DELETE FROM contacts WHERE id = ?;

-- name: IdentitiesOfContacts :many
SELECT contact_id, kind, value, proven, added_at FROM contact_identities WHERE contact_id IN (sqlc.slice(ids)) ORDER BY contact_id, position;

-- name: AddIdentity :exec
INSERT INTO contact_identities (contact_id, site_id, kind, value, position, proven, added_at) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: ClearIdentities :exec
DELETE FROM contact_identities WHERE contact_id = ?;
