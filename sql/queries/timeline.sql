-- Everything that happened with one customer, newest first.
-- Reach: of interactions as in the history, of threads as in their list.

-- name: TimelineInteractions :many
SELECT i.* FROM interactions i
WHERE i.contact_id IN (sqlc.slice(contact_ids))
  AND (i.created_at < sqlc.arg(before_at) OR (i.created_at = sqlc.arg(before_at) AND i.id < sqlc.arg(before_id)))
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids)))))
       OR EXISTS (SELECT 1 FROM interaction_agents o WHERE o.interaction_id = i.id AND o.agent_id = sqlc.arg(own_agent_id)))
  AND ((CAST(sqlc.arg(spoken) AS SIGNED) = 1 AND i.thread_id IS NULL) OR (CAST(sqlc.arg(in_writing) AS SIGNED) = 1 AND i.thread_id IS NOT NULL))
ORDER BY i.created_at DESC, i.id DESC LIMIT ?;

-- Merges are told to everybody who may read the contact.

-- name: TimelineMerges :many
SELECT m.id, m.from_id, m.into_id, m.at, m.by_user, m.undone_at, COALESCE(NULLIF(f.name, ''), f.company, '') AS from_name,
       COALESCE(NULLIF(t.name, ''), t.company, '') AS into_name, COALESCE(u.name, '') AS by_name
FROM contact_merges m LEFT JOIN contacts f ON f.id = m.from_id LEFT JOIN contacts t ON t.id = m.into_id LEFT JOIN users u ON u.id = m.by_user
WHERE (m.into_id IN (sqlc.slice(into_ids)) OR m.from_id IN (sqlc.slice(from_ids)))
  AND (m.at < sqlc.arg(before_at) OR (m.at = sqlc.arg(before_at) AND m.id < sqlc.arg(before_id)))
ORDER BY m.at DESC, m.id DESC LIMIT ?;

-- name: TimelineForms :many
SELECT a.* FROM form_answers a JOIN interactions i ON i.id = a.interaction_id
WHERE i.contact_id IN (sqlc.slice(contact_ids))
  AND (a.saved_at < sqlc.arg(before_at) OR (a.saved_at = sqlc.arg(before_at) AND a.interaction_id < sqlc.arg(before_id)))
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids)))))
       OR EXISTS (SELECT 1 FROM interaction_agents o WHERE o.interaction_id = i.id AND o.agent_id = sqlc.arg(own_agent_id)))
ORDER BY a.saved_at DESC, a.interaction_id DESC LIMIT ?;

-- name: TimelineMessages :many
SELECT m.record, m.at, m.id, t.id AS of_thread, t.inbox_id, t.channel, t.number, t.subject FROM threads t JOIN messages m ON m.thread_id = t.id
WHERE t.contact_id IN (sqlc.slice(contact_ids))
  AND (m.at < sqlc.arg(before_at) OR (m.at = sqlc.arg(before_at) AND m.id < sqlc.arg(before_id)))
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR (t.site_id IN (sqlc.slice(part_ids)) AND (t.queue_id IN (sqlc.slice(queue_ids)) OR t.team_id IN (sqlc.slice(team_ids))))
       OR (t.agent_id = sqlc.arg(own_agent) AND sqlc.arg(own_agent) <> '')
       OR (t.queue_id IN (sqlc.slice(own_queues))))
  AND ((CAST(sqlc.arg(messages) AS SIGNED) = 1 AND m.direction <> 'note') OR (CAST(sqlc.arg(notes) AS SIGNED) = 1 AND m.direction = 'note'))
ORDER BY m.at DESC, m.id DESC LIMIT ?;

-- name: TimelineRecordings :many
SELECT r.* FROM recordings r JOIN interactions i ON i.id = r.interaction_id
WHERE r.interaction_id IN (sqlc.slice(ids)) AND r.state = 'stored'
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids))))))
ORDER BY r.started_at, r.id;

-- name: FilesOfMessages :many
SELECT * FROM message_files WHERE message_id IN (sqlc.slice(ids)) ORDER BY message_id, position;
