-- The history of interactions, as the projector wrote it.
-- Reach: the site; where a part of it is in reach, the queue, the entry point, or the team of an agent who took part. Besides
-- that an agent sees what the agent took part in. An empty own_agent_id is nobody's.

-- name: ListInteractions :many
SELECT i.* FROM interactions i
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids)))))
       OR EXISTS (SELECT 1 FROM interaction_agents o WHERE o.interaction_id = i.id AND o.agent_id = sqlc.arg(own_agent_id)))
  AND (sqlc.arg(after) = '' OR i.id < sqlc.arg(after))
  AND (CAST(sqlc.arg(any_contact) AS SIGNED) = 1 OR i.contact_id = sqlc.arg(contact_id))
  AND (CAST(sqlc.arg(any_queue) AS SIGNED) = 1 OR i.queue_id = sqlc.arg(queue_id))
  AND (CAST(sqlc.arg(any_agent) AS SIGNED) = 1
       OR EXISTS (SELECT 1 FROM interaction_agents w WHERE w.interaction_id = i.id AND w.agent_id = sqlc.arg(agent_id)))
  AND i.created_at >= sqlc.arg(not_before) AND i.created_at < sqlc.arg(before)
ORDER BY i.id DESC LIMIT ?;

-- The same for who sees the own alone; it is asked by every agent, so it begins with the agent's index.

-- name: ListOwnInteractions :many
SELECT i.* FROM interaction_agents o JOIN interactions i ON i.id = o.interaction_id
WHERE o.agent_id = sqlc.arg(own_agent_id)
  AND (sqlc.arg(after) = '' OR i.id < sqlc.arg(after))
  AND (CAST(sqlc.arg(any_contact) AS SIGNED) = 1 OR i.contact_id = sqlc.arg(contact_id))
  AND (CAST(sqlc.arg(any_queue) AS SIGNED) = 1 OR i.queue_id = sqlc.arg(queue_id))
  AND (CAST(sqlc.arg(any_agent) AS SIGNED) = 1
       OR EXISTS (SELECT 1 FROM interaction_agents w WHERE w.interaction_id = i.id AND w.agent_id = sqlc.arg(agent_id)))
  AND i.created_at >= sqlc.arg(not_before) AND i.created_at < sqlc.arg(before)
ORDER BY i.id DESC LIMIT ?;

-- name: GetInteraction :one
SELECT i.* FROM interactions i
WHERE i.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids)))))
       OR EXISTS (SELECT 1 FROM interaction_agents o WHERE o.interaction_id = i.id AND o.agent_id = sqlc.arg(own_agent_id)));

-- name: LegsOfInteraction :many
SELECT l.* FROM interactions i JOIN call_legs l ON l.call_id = i.call_id WHERE i.id = ? ORDER BY l.created_at, l.id;

-- name: OffersOfInteraction :many
SELECT * FROM interaction_offers WHERE interaction_id = ? ORDER BY offered_at, id;

-- name: LastAgentOfContact :one
SELECT p.agent_id, p.last_at FROM interactions i JOIN interaction_agents p ON p.interaction_id = i.id
WHERE i.contact_id = ? ORDER BY i.created_at DESC, i.id DESC, p.last_at DESC LIMIT 1;
