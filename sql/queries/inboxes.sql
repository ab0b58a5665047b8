-- Inboxes of written channels.
-- Reach: the site, or the inbox's queue.

-- name: ListInboxes :many
SELECT i.* FROM inboxes i
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)))))
  AND i.id > sqlc.arg(after)
ORDER BY i.id LIMIT ?;

-- name: GetInbox :one
SELECT i.* FROM inboxes i
WHERE i.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)))));

-- name: LockInbox :one
SELECT i.* FROM inboxes i
WHERE i.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)))))
FOR UPDATE;

-- name: InsertInbox :exec
INSERT INTO inboxes (id, site_id, name, channel, provider, account, queue_id, active, settings, policy, secrets, public_url, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateInbox :exec
UPDATE inboxes SET name = ?, account = ?, queue_id = ?, active = ?, settings = ?, policy = ?, secrets = ?, public_url = ?, version = version + 1 WHERE id = ?;

-- name: SecretsOfInbox :one
SELECT secrets FROM inboxes WHERE id = ? FOR UPDATE;

-- name: PutSecretsOfInbox :exec
UPDATE inboxes SET secrets = ? WHERE id = ?;

-- name: DeleteInbox :exec
DELETE FROM inboxes WHERE id = ?;

-- name: AllInboxes :many
SELECT * FROM inboxes;

-- name: InboxUses :many
SELECT 'thread' AS noun, t.id, t.name FROM threads t WHERE t.inbox_id = ? LIMIT 20;

-- name: GetInboxPosition :one
SELECT position FROM inbox_positions WHERE inbox_id = ?;

-- name: PutInboxPosition :exec
INSERT INTO inbox_positions (inbox_id, position) VALUES (?, ?) ON DUPLICATE KEY UPDATE position = VALUES(position);

-- name: MoveInboxPosition :execrows
UPDATE inbox_positions SET position = sqlc.arg(position) WHERE inbox_id = '' AND position = sqlc.arg(from_position);

-- name: AddInboxReject :exec
INSERT IGNORE INTO inbox_rejects (seq, inbox_id, at, reason, raw) VALUES (?, ?, ?, ?, ?);

-- name: ListInboxRejects :many
SELECT r.seq, r.inbox_id, r.at, r.reason FROM inbox_rejects r JOIN inboxes i ON i.id = r.inbox_id
WHERE r.inbox_id = sqlc.arg(inbox_id) AND r.seq < sqlc.arg(before)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)))))
ORDER BY r.seq DESC LIMIT ?;

-- name: GetInboxReject :one
SELECT r.* FROM inbox_rejects r JOIN inboxes i ON i.id = r.inbox_id
WHERE r.inbox_id = sqlc.arg(inbox_id) AND r.seq = sqlc.arg(seq)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)))));

-- name: PutOptOut :exec
INSERT INTO inbox_optouts (inbox_id, name, scope, at, source) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE at = VALUES(at), source = VALUES(source);

-- name: DropOptOut :exec
DELETE FROM inbox_optouts WHERE inbox_id = ? AND name = ? AND scope = ?;

-- name: CountOptOuts :one
SELECT COUNT(*) FROM inbox_optouts WHERE inbox_id = ? AND scope = '' AND name IN (sqlc.slice(names));

-- name: DropInboxReject :execrows
DELETE FROM inbox_rejects WHERE inbox_id = ? AND seq = ?;

-- name: PruneInboxRejects :execrows
DELETE FROM inbox_rejects WHERE at < sqlc.arg(before) LIMIT 1000;
