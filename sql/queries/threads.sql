-- Written conversations and their messages.
-- Reach: the site, or the thread's queue or team.

-- name: LockThread :one
SELECT record, number FROM threads WHERE id = ? FOR UPDATE;

-- name: InsertThread :execlastid
INSERT INTO threads (id, site_id, inbox_id, channel, queue_id, team_id, agent_id, contact_id, status, snoozed_until, last_at, last_in, reply_due, idle_at,
  name, handle, subject, created_at, version, record)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateThread :exec
UPDATE threads SET queue_id = ?, team_id = ?, agent_id = ?, contact_id = ?, status = ?, snoozed_until = ?, last_at = ?, last_in = ?, reply_due = ?, idle_at = ?, waiting_since = ?, silent_since = ?,
  name = ?, handle = ?, subject = ?, version = ?, record = ?
WHERE id = ?;

-- name: ClearThreadTags :exec
DELETE FROM thread_tags WHERE thread_id = ?;

-- name: AddThreadTag :exec
INSERT IGNORE INTO thread_tags (thread_id, tag) VALUES (?, ?);

-- name: ThreadByKey :one
SELECT thread_id FROM thread_keys WHERE inbox_id = ? AND name = ?;

-- name: AddThreadKey :exec
INSERT IGNORE INTO thread_keys (inbox_id, name, thread_id) VALUES (?, ?, ?);

-- name: MoveThreadKeys :exec
UPDATE thread_keys SET thread_id = sqlc.arg(to_id) WHERE thread_id = sqlc.arg(from_id);

-- name: InsertMessage :exec
INSERT INTO messages (id, thread_id, inbox_id, site_id, seq, direction, status, due_at, tries, at, client_id, words, record)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: LockMessage :one
SELECT record FROM messages WHERE id = ? FOR UPDATE;

-- name: UpdateMessage :exec
UPDATE messages SET status = ?, due_at = ?, tries = ?, at = ?, words = ?, record = ? WHERE id = ?;

-- name: MessageOfThread :one
SELECT record FROM messages WHERE id = ? AND thread_id = ?;

-- name: MessageTries :one
SELECT tries FROM messages WHERE id = ?;

-- name: MessageByProvider :one
SELECT n.message_id, m.thread_id FROM message_ids n JOIN messages m ON m.id = n.message_id WHERE n.inbox_id = ? AND n.provider_id = ?;

-- name: MessageByProviderNow :one
SELECT message_id FROM message_ids WHERE inbox_id = ? AND provider_id = ? LOCK IN SHARE MODE;

-- name: AddProviderID :exec
INSERT IGNORE INTO message_ids (inbox_id, provider_id, message_id) VALUES (?, ?, ?);

-- name: OwnersOfProviderIDs :many
SELECT message_id FROM message_ids WHERE inbox_id = ? AND provider_id IN (sqlc.slice(ids));

-- name: ReplaceProviderID :exec
UPDATE message_ids SET message_id = ? WHERE inbox_id = ? AND provider_id = ?;

-- name: FirstProviderID :one
SELECT provider_id FROM message_ids WHERE message_id = ? LIMIT 1;

-- name: MessageOfClient :one
SELECT record FROM messages WHERE thread_id = ? AND client_id = ?;

-- name: SentUpTo :many
SELECT record FROM messages WHERE thread_id = ? AND direction = 'out' AND at <= ? AND status IN ('sent', 'delivered', 'sending', 'unclear') ORDER BY seq DESC LIMIT 500 FOR UPDATE;

-- name: AutoTimes :many
SELECT at FROM messages WHERE thread_id = ? AND direction = 'out' AND at >= ? AND record LIKE '%"auto":true%' ORDER BY seq DESC LIMIT 200;

-- name: RuleTimes :many
SELECT at FROM messages WHERE thread_id = ? AND direction = 'out' AND at >= ? AND record LIKE '%"auto":true%' AND record LIKE '%"kind":"rule"%' ORDER BY seq DESC LIMIT 200;

-- name: CountAnswersAfter :one
SELECT COUNT(*) FROM messages WHERE thread_id = ? AND seq > ? AND direction = 'out' AND status NOT IN ('cancelled', 'failed') AND record LIKE '%"kind":"agent"%'
  AND LOCATE(sqlc.arg(own), record) = 0;

-- name: LastIncoming :one
SELECT n.provider_id FROM messages m JOIN message_ids n ON n.message_id = m.id
WHERE m.thread_id = ? AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 1;

-- name: LastIncomingMail :one
SELECT record FROM messages WHERE thread_id = ? AND direction = 'in' ORDER BY seq DESC LIMIT 1;

-- name: ThreadOfNumber :one
SELECT id FROM threads WHERE inbox_id = ? AND number = ?;

-- name: AddEarly :exec
INSERT IGNORE INTO message_early (inbox_id, provider_id, digest, at, item) VALUES (?, ?, ?, ?, ?);

-- name: EarlyItems :many
SELECT item FROM message_early WHERE inbox_id = ? AND provider_id = ? ORDER BY at FOR UPDATE;

-- name: DropEarly :exec
DELETE FROM message_early WHERE inbox_id = ? AND provider_id = ?;

-- name: PruneEarly :execrows
DELETE FROM message_early WHERE at < ? LIMIT 1000;

-- name: AddPart :execrows
INSERT IGNORE INTO message_parts (inbox_id, part_key, n, of_parts, at, item) VALUES (?, ?, ?, ?, ?, ?);

-- name: PartItems :many
SELECT item FROM message_parts WHERE inbox_id = ? AND part_key = ? ORDER BY n FOR UPDATE;

-- name: DropParts :exec
DELETE FROM message_parts WHERE inbox_id = ? AND part_key = ?;

-- name: StaleParts :many
SELECT DISTINCT inbox_id, part_key FROM message_parts WHERE at < ? LIMIT ?;

-- name: DueMessages :many
SELECT m.id, m.thread_id, m.inbox_id, m.due_at FROM messages m
WHERE m.status IN ('scheduled', 'queued') AND m.due_at <= sqlc.arg(now) AND m.inbox_id NOT IN (sqlc.slice(skip))
  AND NOT EXISTS (SELECT 1 FROM messages b WHERE b.thread_id = m.thread_id AND b.seq < m.seq AND b.direction = 'out'
    AND (b.status IN ('queued', 'sending') OR b.status = 'scheduled' AND b.due_at <= m.due_at))
ORDER BY m.due_at, m.id LIMIT ?;

-- name: SendingMessages :many
SELECT id, thread_id, inbox_id, due_at FROM messages WHERE status = 'sending' LIMIT ?;

-- name: WorkThreads :many
SELECT record, number FROM threads WHERE status IN ('open', 'waiting', 'snoozed') AND id > ? ORDER BY id LIMIT ?;

-- name: TimedThreads :many
SELECT a.id FROM threads a WHERE a.status = 'snoozed' AND a.snoozed_until <= sqlc.arg(now)
UNION ALL
SELECT b.id FROM threads b WHERE b.status IN ('open', 'waiting') AND b.idle_at <= sqlc.arg(now)
LIMIT ?;

-- name: InsertFile :exec
INSERT INTO message_files (id, message_id, thread_id, inbox_id, site_id, position, kind, name, mime, size, sha256, state, trouble, tries, next_at, by_user, created_at, source)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: LockFile :one
SELECT * FROM message_files WHERE id = ? FOR UPDATE;

-- name: FileByID :one
SELECT * FROM message_files WHERE id = ?;

-- name: UpdateFile :exec
UPDATE message_files SET message_id = ?, thread_id = ?, inbox_id = ?, position = ?, name = ?, mime = ?, size = ?, sha256 = ?, state = ?, trouble = ?, tries = ?, next_at = ? WHERE id = ?;

-- name: PendingFiles :many
SELECT * FROM message_files WHERE state = 'pending' AND next_at <= sqlc.arg(now) AND inbox_id NOT IN (sqlc.slice(skip)) ORDER BY next_at LIMIT ?;

-- name: LooseFiles :many
SELECT a.id, a.sha256, CAST(NOT EXISTS (SELECT 1 FROM message_files o WHERE o.sha256 = a.sha256 AND o.id <> a.id AND o.state = 'stored') AS SIGNED) AS alone
FROM message_files a WHERE a.message_id IS NULL AND a.created_at < sqlc.arg(before)
UNION ALL
SELECT g.id, g.sha256, CAST(NOT EXISTS (SELECT 1 FROM message_files o WHERE o.sha256 = g.sha256 AND o.id <> g.id AND o.state = 'stored') AS SIGNED) AS alone
FROM message_files g WHERE g.state = 'gone' AND g.sha256 <> ''
LIMIT ?;

-- name: DropLooseFile :execrows
DELETE FROM message_files WHERE id = ? AND message_id IS NULL;

-- name: ForgetFileSum :exec
UPDATE message_files SET sha256 = '' WHERE id = ? AND state = 'gone';

-- name: ContactName :one
SELECT name FROM contacts WHERE site_id = ? AND id = ? AND merged_into IS NULL AND erased_at IS NULL;

-- name: NameContact :exec
UPDATE contacts SET name = sqlc.arg(name), changed_at = sqlc.arg(changed_at), version = version + 1 WHERE id = sqlc.arg(id) AND name = sqlc.arg(was) AND erased_at IS NULL;

-- name: ContactsByIdentity :many
SELECT DISTINCT c.* FROM contact_identities i JOIN contacts c ON c.id = i.contact_id
WHERE i.site_id = ? AND i.kind = ? AND i.value IN (sqlc.arg(value), sqlc.arg(other_value)) AND c.merged_into IS NULL LIMIT 3;

-- name: LastIdentityPosition :one
SELECT COALESCE(MAX(position), -1) + 0 FROM contact_identities WHERE contact_id = ?;

-- name: AddProvenIdentity :exec
INSERT INTO contact_identities (contact_id, site_id, kind, value, position, proven, added_at) VALUES (?, ?, ?, ?, ?, 1, ?);

-- name: ProveIdentity :execrows
UPDATE contact_identities SET proven = 1 WHERE contact_id = ? AND kind = ? AND value = ?;

-- name: CountIdentity :one
SELECT COUNT(*) FROM contact_identities WHERE contact_id = ? AND kind = ? AND value = ?;

-- name: GetThread :one
SELECT record, number FROM threads t
WHERE t.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR (t.site_id IN (sqlc.slice(part_ids)) AND (t.queue_id IN (sqlc.slice(queue_ids)) OR t.team_id IN (sqlc.slice(team_ids))))
       OR (t.agent_id = sqlc.arg(own_agent) AND sqlc.arg(own_agent) <> '')
       OR (t.queue_id IN (sqlc.slice(own_queues)))
       OR (t.id IN (SELECT n.thread_id FROM thread_mentions n WHERE n.agent_id = sqlc.arg(mentioned))));

-- name: ListThreads :many
SELECT t.id, t.record, t.number, t.last_at FROM threads t
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR (t.site_id IN (sqlc.slice(part_ids)) AND (t.queue_id IN (sqlc.slice(queue_ids)) OR t.team_id IN (sqlc.slice(team_ids))))
       OR (t.agent_id = sqlc.arg(own_agent) AND sqlc.arg(own_agent) <> '')
       OR (t.queue_id IN (sqlc.slice(own_queues))))
  AND (sqlc.arg(status) = '' OR t.status = sqlc.arg(status))
  AND (sqlc.arg(channel) = '' OR t.channel = sqlc.arg(channel))
  AND (sqlc.arg(inbox) = '' OR t.inbox_id = sqlc.arg(inbox))
  AND (sqlc.arg(queue) = '' OR t.queue_id = sqlc.arg(queue))
  AND (sqlc.arg(agent) = '' OR t.agent_id = sqlc.arg(agent))
  AND (CAST(sqlc.arg(any_agent) AS SIGNED) = 1 OR t.agent_id IS NULL)
  AND (CAST(sqlc.arg(any_contact) AS SIGNED) = 1 OR t.contact_id IN (sqlc.slice(contact_ids)))
  AND (sqlc.arg(tag) = '' OR EXISTS (SELECT 1 FROM thread_tags g WHERE g.thread_id = t.id AND g.tag = sqlc.arg(tag)))
  AND (CAST(sqlc.arg(any_word) AS SIGNED) = 1 OR t.name LIKE sqlc.arg(words_like) OR t.handle LIKE sqlc.arg(words_like) OR t.subject LIKE sqlc.arg(words_like)
       OR t.number = sqlc.arg(number)
       OR t.id IN (sqlc.slice(found_ids)))
  AND (CAST(sqlc.arg(first_page) AS SIGNED) = 1 OR t.last_at < sqlc.arg(before_at) OR (t.last_at = sqlc.arg(before_at) AND t.id < sqlc.arg(before_id)))
ORDER BY t.last_at DESC, t.id DESC LIMIT ?;

-- name: ThreadsWithWords :many
SELECT DISTINCT m.thread_id FROM messages m WHERE MATCH (m.words) AGAINST (sqlc.arg(match_words) IN BOOLEAN MODE) ORDER BY m.thread_id DESC LIMIT ?;

-- name: AddThreadAct :exec
INSERT INTO thread_acts (thread_id, id, at, kind, by_kind, by_id, by_name, was, now) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ActsOfThread :many
SELECT a.id, a.at, a.kind, a.by_kind, a.by_id, a.by_name, a.was, a.now,
  COALESCE(q1.name, u1.name, '') AS was_name, COALESCE(q2.name, u2.name, '') AS now_name
FROM thread_acts a
LEFT JOIN queues q1 ON q1.id = a.was AND a.kind = 'queue'
LEFT JOIN queues q2 ON q2.id = a.now AND a.kind = 'queue'
LEFT JOIN agents g1 ON g1.id = a.was AND a.kind = 'agent'
LEFT JOIN users u1 ON u1.id = g1.user_id
LEFT JOIN agents g2 ON g2.id = a.now AND a.kind = 'agent'
LEFT JOIN users u2 ON u2.id = g2.user_id
WHERE a.thread_id = ? ORDER BY a.id DESC LIMIT ?;

-- name: MessagesOfThread :many
SELECT record FROM messages WHERE thread_id = sqlc.arg(thread_id) AND seq < sqlc.arg(before_seq) AND seq > sqlc.arg(after_seq) ORDER BY seq DESC LIMIT ?;

-- name: NewestForVisitor :many
SELECT m.record, COALESCE((SELECT n.provider_id FROM message_ids n WHERE n.message_id = m.id LIMIT 1), '') AS provider_id
FROM messages m WHERE m.thread_id = ? AND m.direction <> 'note' AND m.status NOT IN ('scheduled', 'cancelled', 'failed') ORDER BY m.seq DESC LIMIT ?;

-- name: NextForVisitor :many
SELECT m.record, COALESCE((SELECT n.provider_id FROM message_ids n WHERE n.message_id = m.id LIMIT 1), '') AS provider_id
FROM messages m WHERE m.thread_id = ? AND m.seq > ? AND m.direction <> 'note' AND m.status NOT IN ('scheduled', 'cancelled', 'failed') ORDER BY m.seq LIMIT ?;

-- name: ThreadOfKey :one
SELECT t.record, t.number FROM thread_keys k JOIN threads t ON t.id = k.thread_id WHERE k.inbox_id = ? AND k.name = ?;

-- name: MessageDirection :one
SELECT direction FROM messages WHERE id = ?;

-- name: GetDraft :many
SELECT kind, body, changed_at FROM thread_drafts WHERE thread_id = ? AND user_id = ?;

-- name: PutDraft :exec
INSERT INTO thread_drafts (thread_id, user_id, kind, body, changed_at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE body = VALUES(body), changed_at = VALUES(changed_at);

-- name: DropDraft :exec
DELETE FROM thread_drafts WHERE thread_id = ? AND user_id = ? AND kind = ?;

-- name: ThreadByID :one
SELECT record, number FROM threads WHERE id = ?;

-- name: ClosedThreads :many
SELECT record, number FROM threads WHERE contact_id IN (sqlc.slice(contact_ids)) AND status = 'resolved' AND last_at >= sqlc.arg(since) ORDER BY last_at DESC LIMIT ?;

