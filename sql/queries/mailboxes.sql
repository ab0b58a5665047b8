-- Mailboxes, in which callers leave messages.
-- Reach: the site, or the mailbox's queue.

-- name: ListMailboxes :many
SELECT m.* FROM mailboxes m
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR m.site_id IN (sqlc.slice(site_ids))
       OR (m.site_id IN (sqlc.slice(part_ids)) AND (m.queue_id IN (sqlc.slice(queue_ids)))))
  AND m.id > sqlc.arg(after)
ORDER BY m.id LIMIT ?;

-- name: GetMailbox :one
SELECT m.* FROM mailboxes m
WHERE m.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR m.site_id IN (sqlc.slice(site_ids))
       OR (m.site_id IN (sqlc.slice(part_ids)) AND (m.queue_id IN (sqlc.slice(queue_ids)))));

-- name: LockMailbox :one
SELECT m.* FROM mailboxes m
WHERE m.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR m.site_id IN (sqlc.slice(site_ids))
       OR (m.site_id IN (sqlc.slice(part_ids)) AND (m.queue_id IN (sqlc.slice(queue_ids)))))
FOR UPDATE;

-- name: InsertMailbox :exec
INSERT INTO mailboxes (id, site_id, name, queue_id, agent_id, greeting, max_seconds, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateMailbox :exec
UPDATE mailboxes SET name = ?, queue_id = ?, agent_id = ?, greeting = ?, max_seconds = ?, version = version + 1 WHERE id = ?;

-- name: DeleteMailbox :exec
DELETE FROM mailboxes WHERE id = ?;

-- name: AllMailboxes :many
SELECT * FROM mailboxes;

-- name: MailboxUses :many
SELECT 'queue' AS noun, q.id, q.name FROM queue_care c JOIN queues q ON q.id = c.queue_id
WHERE c.care LIKE CONCAT('%"mailbox_id":"', CAST(sqlc.arg(id) AS CHAR), '"%')
LIMIT 20;

-- name: CountMailboxesOfSite :one
SELECT COUNT(*) FROM mailboxes WHERE site_id = ? AND id IN (sqlc.slice(ids));
