-- Consents, merging, splitting: what hangs on a contact.

-- name: ConsentsOfContacts :many
SELECT * FROM contact_consents WHERE contact_id IN (sqlc.slice(ids)) ORDER BY contact_id, channel, purpose;

-- name: NamesOfUsers :many
SELECT id, name FROM users WHERE id IN (sqlc.slice(ids));

-- name: PutConsent :exec
INSERT INTO contact_consents (contact_id, channel, purpose, state, at, source, by_user) VALUES (?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE state = VALUES(state), at = VALUES(at), source = VALUES(source), by_user = VALUES(by_user);

-- name: DropConsent :exec
DELETE FROM contact_consents WHERE contact_id = ? AND channel = ? AND purpose = ?;

-- name: CountDoNotContact :one
SELECT COUNT(*) FROM contact_consents c
WHERE c.contact_id = sqlc.arg(contact_id) AND c.purpose = '' AND c.state = 'out' AND c.channel IN ('', sqlc.arg(channel));

-- name: OptOutsOfThreads :many
SELECT DISTINCT o.inbox_id, b.name, b.channel, o.scope, o.at, o.source FROM threads t JOIN thread_keys k ON k.thread_id = t.id
JOIN inbox_optouts o ON o.inbox_id = k.inbox_id AND o.name = k.name JOIN inboxes b ON b.id = o.inbox_id
WHERE t.contact_id IN (sqlc.slice(ids));

-- name: OptOutsOfNames :many
SELECT DISTINCT o.inbox_id, b.name, b.channel, o.scope, o.at, o.source FROM inboxes b
JOIN inbox_optouts o ON o.inbox_id = b.id
WHERE b.site_id = sqlc.arg(site_id) AND o.name IN (sqlc.slice(names));

-- name: MergedInto :many
SELECT id FROM contacts WHERE merged_into IN (sqlc.slice(ids)) ORDER BY id;

-- name: HiddenBehind :many
SELECT merged_into FROM contacts WHERE id = ? AND merged_into IS NOT NULL;

-- name: SetMergedInto :exec
UPDATE contacts SET merged_into = ?, changed_at = ?, version = version + 1 WHERE id = ?;

-- name: MoveIdentity :exec
UPDATE contact_identities SET contact_id = sqlc.arg(to_id), position = sqlc.arg(to_position)
WHERE contact_id = sqlc.arg(from_id) AND position = sqlc.arg(from_position);

-- name: LockIdentities :many
SELECT * FROM contact_identities WHERE contact_id = ? ORDER BY position FOR UPDATE;

-- name: LockThreadsOfContact :many
SELECT id, record, number FROM threads WHERE contact_id = ? ORDER BY id FOR UPDATE;

-- name: LockThreads :many
SELECT id, record, number FROM threads WHERE id IN (sqlc.slice(ids)) ORDER BY id FOR UPDATE;

-- name: LinkThread :exec
UPDATE threads SET contact_id = ?, name = ?, version = ?, record = ? WHERE id = ?;

-- The interactions that the projector is done with: of those under way the next event would write the contact anew.

-- name: DoneInteractionsOfContact :many
SELECT id FROM interactions WHERE contact_id = ? AND closed_at IS NOT NULL ORDER BY id FOR UPDATE;

-- name: MoveInteractions :execrows
UPDATE interactions SET contact_id = sqlc.arg(to_id) WHERE contact_id = sqlc.arg(from_id) AND id IN (sqlc.slice(ids));

-- name: InsertMerge :exec
INSERT INTO contact_merges (id, site_id, from_id, into_id, at, by_user, moved) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: LockMerge :one
SELECT * FROM contact_merges WHERE id = ? FOR UPDATE;

-- name: MergesOfContact :many
SELECT * FROM contact_merges WHERE into_id = sqlc.arg(id) OR from_id = sqlc.arg(id) ORDER BY id DESC LIMIT 100;

-- name: UndoneMerge :exec
UPDATE contact_merges SET undone_at = ?, undone_by = ? WHERE id = ?;

-- name: InteractionsWith :many
SELECT id FROM interactions WHERE contact_id = sqlc.arg(contact_id) AND id IN (sqlc.slice(ids)) FOR UPDATE;

-- name: MoveCallsOfNumbers :exec
UPDATE interactions SET contact_id = sqlc.arg(to_id)
WHERE contact_id = sqlc.arg(from_id) AND closed_at IS NOT NULL
  AND ((direction <> 'out' AND from_number IN (sqlc.slice(callers))) OR (direction = 'out' AND to_number IN (sqlc.slice(callees))));
