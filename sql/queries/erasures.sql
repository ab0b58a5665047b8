-- The erasure of a person, step by step.

-- name: InsertErasure :exec
INSERT INTO contact_erasures (id, site_id, contact_id, reason, by_user, login, step, place, subject, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: LockErasure :one
SELECT * FROM contact_erasures WHERE id = ? FOR UPDATE;

-- name: LastErasure :one
SELECT * FROM contact_erasures WHERE contact_id = ? ORDER BY id DESC LIMIT 1;

-- name: OpenErasures :many
SELECT id FROM contact_erasures WHERE done_at IS NULL ORDER BY id LIMIT ?;

-- name: MoveErasure :exec
UPDATE contact_erasures SET step = ?, place = ?, subject = ?, done_at = ? WHERE id = ?;

-- name: CountOpenInteractions :one
SELECT COUNT(*) FROM interactions WHERE contact_id IN (sqlc.slice(ids)) AND closed_at IS NULL;

-- name: ThreadsOfPerson :many
SELECT id, record, number FROM threads WHERE contact_id IN (sqlc.slice(ids)) ORDER BY id;

-- Conversations that nobody linked with a contact, or with another one by mistake, are left alone unless an identity leads to them.

-- name: UnlinkedThreads :many
SELECT DISTINCT t.id, t.record, t.number FROM inboxes b JOIN thread_keys k ON k.inbox_id = b.id JOIN threads t ON t.id = k.thread_id
WHERE b.site_id = sqlc.arg(site_id) AND k.name IN (sqlc.slice(names)) AND t.contact_id IS NULL ORDER BY t.id;

-- name: MessagesToErase :many
SELECT id, record FROM messages WHERE thread_id IN (sqlc.slice(threads)) AND id > sqlc.arg(after) ORDER BY id LIMIT ? FOR UPDATE;

-- name: EraseMessage :exec
UPDATE messages SET status = ?, due_at = NULL, client_id = NULL, words = '', record = ? WHERE id = ?;

-- name: DropMessageIDs :exec
DELETE FROM message_ids WHERE message_id IN (sqlc.slice(ids));

-- name: FilesToErase :many
SELECT id, sha256 FROM message_files WHERE message_id IN (sqlc.slice(messages)) ORDER BY id;

-- name: CountOtherFiles :one
SELECT COUNT(*) FROM message_files WHERE sha256 = sqlc.arg(sha256) AND id NOT IN (sqlc.slice(ids));

-- name: DropFiles :exec
DELETE FROM message_files WHERE id IN (sqlc.slice(ids));

-- name: EraseThread :exec
UPDATE threads SET name = ?, handle = '', subject = '', version = ?, record = ? WHERE id = ?;

-- name: DropKeysOfThreads :exec
DELETE FROM thread_keys WHERE thread_id IN (sqlc.slice(ids));

-- name: DropTagsOfThreads :exec
DELETE FROM thread_tags WHERE thread_id IN (sqlc.slice(ids));

-- name: DropActsOfThreads :exec
DELETE FROM thread_acts WHERE thread_id IN (sqlc.slice(ids));

-- name: DropDraftsOfThreads :exec
DELETE FROM thread_drafts WHERE thread_id IN (sqlc.slice(ids));

-- name: DropProposalsOfThreads :exec
DELETE FROM bot_proposals WHERE thread_id IN (sqlc.slice(ids));

-- name: DropBotOfThreads :exec
DELETE FROM bot_threads WHERE thread_id IN (sqlc.slice(ids));

-- name: EraseBotUses :exec
UPDATE bot_uses SET contact_id = '' WHERE thread_id IN (sqlc.slice(ids));

-- name: InteractionsToErase :many
SELECT i.id, i.created_at, i.channel FROM interactions i
WHERE i.closed_at IS NOT NULL AND i.id > sqlc.arg(after)
  AND (i.contact_id IN (sqlc.slice(contact_ids))
       OR (i.site_id = sqlc.arg(site_id) AND i.direction <> 'out' AND i.from_number IN (sqlc.slice(callers)))
       OR (i.site_id = sqlc.arg(site_id) AND i.direction = 'out' AND i.to_number IN (sqlc.slice(callees))))
ORDER BY i.id LIMIT ?;

-- name: EraseInteractions :exec
UPDATE interactions SET from_number = IF(direction = 'out', from_number, ''), to_number = IF(direction = 'out', '', to_number),
  from_name = '', notes = '', hand_note = '', handed_name = IF(handed_to = 'number', '', handed_name), handed_id = IF(handed_to = 'number', '', handed_id), message = ''
WHERE id IN (sqlc.slice(ids));

-- name: EraseCalls :exec
UPDATE calls SET from_number = '', to_number = '', from_name = '' WHERE interaction_id IN (sqlc.slice(ids));

-- name: EraseLegs :exec
UPDATE call_legs SET number = '', endpoint = '', channel_id = ''
WHERE agent_id IS NULL AND call_id IN (SELECT c.id FROM calls c WHERE c.interaction_id IN (sqlc.slice(ids)));

-- name: EraseOffers :exec
UPDATE interaction_offers SET why = '' WHERE interaction_id IN (sqlc.slice(ids));

-- name: DropAnswers :exec
DELETE FROM form_answers WHERE interaction_id IN (sqlc.slice(ids));

-- name: RecordingsToErase :many
SELECT * FROM recordings WHERE interaction_id IN (sqlc.slice(ids)) ORDER BY id;

-- name: DropRecordings :exec
DELETE FROM recordings WHERE interaction_id IN (sqlc.slice(ids));

-- The audit keeps who did what to which row, but not the row.

-- name: EraseAudit :exec
UPDATE audit SET row_before = NULL, row_after = NULL WHERE noun_id IN (sqlc.slice(ids)) AND act <> 'contact.erase';

-- name: DropEarlyAbout :execrows
DELETE FROM message_early WHERE inbox_id IN (SELECT b.id FROM inboxes b WHERE b.site_id = sqlc.arg(site_id)) AND item LIKE sqlc.arg(about);

-- name: DropPartsAbout :execrows
DELETE FROM message_parts WHERE inbox_id IN (SELECT b.id FROM inboxes b WHERE b.site_id = sqlc.arg(site_id)) AND item LIKE sqlc.arg(about);

-- name: DropJournalRejectsAbout :execrows
DELETE FROM journal_rejects WHERE body LIKE sqlc.arg(about);

-- name: RejectsToErase :many
SELECT r.seq, r.raw FROM inbox_rejects r JOIN inboxes b ON b.id = r.inbox_id
WHERE b.site_id = sqlc.arg(site_id) AND r.seq > sqlc.arg(after) ORDER BY r.seq LIMIT ?;

-- name: DropReject :exec
DELETE FROM inbox_rejects WHERE seq = ?;

-- name: EraseContacts :exec
UPDATE contacts SET name = sqlc.arg(name), company = '', language = '', time_zone = '', notes = '', owner_id = NULL, custom = '{}', tags = '[]',
  erased_at = sqlc.arg(erased_at), changed_at = sqlc.arg(changed_at), version = version + 1
WHERE id IN (sqlc.slice(ids));

-- name: DropIdentities :exec
DELETE FROM contact_identities WHERE contact_id IN (sqlc.slice(ids));

-- name: EraseMerges :exec
UPDATE contact_merges SET moved = '{}' WHERE from_id IN (sqlc.slice(ids)) OR into_id IN (sqlc.slice(ids));

-- name: EraseAuditAbout :exec
UPDATE audit SET row_before = NULL, row_after = NULL
WHERE site_id = sqlc.arg(site_id) AND noun = 'contact' AND act <> 'contact.erase' AND (row_before LIKE sqlc.arg(about) OR row_after LIKE sqlc.arg(about));

-- name: EraseMergesAbout :exec
UPDATE contact_merges SET moved = '{}' WHERE site_id = sqlc.arg(site_id) AND moved LIKE sqlc.arg(about);

-- What the PBX still has would come after the erasure.

-- name: CountComingRecordings :one
SELECT COUNT(*) FROM recordings r JOIN interactions i ON i.id = r.interaction_id
WHERE i.contact_id IN (sqlc.slice(ids)) AND r.state NOT IN ('stored', 'failed');

-- name: EraseScores :exec
UPDATE thread_scores SET comment = '' WHERE thread_id IN (sqlc.slice(ids));
