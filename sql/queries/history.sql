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
  AND (CAST(sqlc.arg(any_contact) AS SIGNED) = 1 OR i.contact_id IN (sqlc.slice(contact_ids)))
  AND (CAST(sqlc.arg(any_thread) AS SIGNED) = 1 OR i.thread_id = sqlc.arg(thread_id))
  AND (CAST(sqlc.arg(any_queue) AS SIGNED) = 1 OR i.queue_id = sqlc.arg(queue_id))
  AND (CAST(sqlc.arg(any_agent) AS SIGNED) = 1
       OR EXISTS (SELECT 1 FROM interaction_agents w WHERE w.interaction_id = i.id AND w.agent_id = sqlc.arg(agent_id)))
  AND (sqlc.arg(direction) = '' OR i.direction = sqlc.arg(direction))
  AND (CAST(sqlc.arg(any_outcome) AS SIGNED) = 1 OR i.outcome = sqlc.arg(outcome))
  AND (CAST(sqlc.arg(any_code) AS SIGNED) = 1 OR i.disposition_id = sqlc.arg(disposition_id))
  AND (CAST(sqlc.arg(any_sound) AS SIGNED) = 1 OR EXISTS (SELECT 1 FROM recordings r WHERE r.interaction_id = i.id AND r.state <> 'failed'))
  AND (CAST(sqlc.arg(any_message) AS SIGNED) = 1 OR (i.channel = 'voicemail' AND i.state <> 'new' AND COALESCE(i.outcome, '') <> 'short'))
  AND (CAST(sqlc.arg(any_words) AS SIGNED) = 1 OR i.from_name LIKE sqlc.arg(name_like) OR i.notes LIKE sqlc.arg(name_like)
       OR EXISTS (SELECT 1 FROM form_answers f WHERE f.interaction_id = i.id AND f.answers LIKE sqlc.arg(name_like))
       OR (i.direction = 'out' AND i.to_number LIKE sqlc.arg(number_like)) OR (i.direction <> 'out' AND i.from_number LIKE sqlc.arg(number_like))
       OR (CAST(sqlc.arg(with_contacts) AS SIGNED) = 1
           AND EXISTS (SELECT 1 FROM contacts c WHERE c.id = i.contact_id AND (c.name LIKE sqlc.arg(name_like) OR c.company LIKE sqlc.arg(name_like)))))
  AND i.created_at >= sqlc.arg(not_before) AND i.created_at < sqlc.arg(before)
ORDER BY i.id DESC LIMIT ?;

-- The same for who sees the own alone; it is asked by every agent, so it begins with the agent's index.

-- name: ListOwnInteractions :many
SELECT i.* FROM interaction_agents o JOIN interactions i ON i.id = o.interaction_id
WHERE o.agent_id = sqlc.arg(own_agent_id)
  AND (sqlc.arg(after) = '' OR i.id < sqlc.arg(after))
  AND (CAST(sqlc.arg(any_contact) AS SIGNED) = 1 OR i.contact_id IN (sqlc.slice(contact_ids)))
  AND (CAST(sqlc.arg(any_thread) AS SIGNED) = 1 OR i.thread_id = sqlc.arg(thread_id))
  AND (CAST(sqlc.arg(any_queue) AS SIGNED) = 1 OR i.queue_id = sqlc.arg(queue_id))
  AND (CAST(sqlc.arg(any_agent) AS SIGNED) = 1
       OR EXISTS (SELECT 1 FROM interaction_agents w WHERE w.interaction_id = i.id AND w.agent_id = sqlc.arg(agent_id)))
  AND (sqlc.arg(direction) = '' OR i.direction = sqlc.arg(direction))
  AND (CAST(sqlc.arg(any_outcome) AS SIGNED) = 1 OR i.outcome = sqlc.arg(outcome))
  AND (CAST(sqlc.arg(any_code) AS SIGNED) = 1 OR i.disposition_id = sqlc.arg(disposition_id))
  AND (CAST(sqlc.arg(any_sound) AS SIGNED) = 1 OR EXISTS (SELECT 1 FROM recordings r WHERE r.interaction_id = i.id AND r.state <> 'failed'))
  AND (CAST(sqlc.arg(any_message) AS SIGNED) = 1 OR (i.channel = 'voicemail' AND i.state <> 'new' AND COALESCE(i.outcome, '') <> 'short'))
  AND (CAST(sqlc.arg(any_words) AS SIGNED) = 1 OR i.from_name LIKE sqlc.arg(name_like) OR i.notes LIKE sqlc.arg(name_like)
       OR EXISTS (SELECT 1 FROM form_answers f WHERE f.interaction_id = i.id AND f.answers LIKE sqlc.arg(name_like))
       OR (i.direction = 'out' AND i.to_number LIKE sqlc.arg(number_like)) OR (i.direction <> 'out' AND i.from_number LIKE sqlc.arg(number_like))
       OR (CAST(sqlc.arg(with_contacts) AS SIGNED) = 1
           AND EXISTS (SELECT 1 FROM contacts c WHERE c.id = i.contact_id AND (c.name LIKE sqlc.arg(name_like) OR c.company LIKE sqlc.arg(name_like)))))
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

-- Parent and children, as far as the same may be seen as of lists.

-- name: RelatedInteractions :many
SELECT i.* FROM interactions i
WHERE (i.parent_id = sqlc.arg(of_id) OR i.id = sqlc.arg(parent_id))
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR (i.site_id IN (sqlc.slice(part_ids)) AND (i.queue_id IN (sqlc.slice(queue_ids)) OR i.entry_id IN (sqlc.slice(entry_ids))
           OR EXISTS (SELECT 1 FROM interaction_agents t WHERE t.interaction_id = i.id AND t.team_id IN (sqlc.slice(team_ids)))))
       OR EXISTS (SELECT 1 FROM interaction_agents o WHERE o.interaction_id = i.id AND o.agent_id = sqlc.arg(own_agent_id)))
ORDER BY i.created_at, i.id LIMIT 50;

-- What its agents did in it: talking, held, consulting, wrap-up. Asked for by agent and time, for which there is an index.

-- name: StretchesOfInteraction :many
SELECT s.* FROM interaction_agents p JOIN agent_states s ON s.agent_id = p.agent_id
WHERE p.interaction_id = sqlc.arg(interaction_id) AND s.from_at >= sqlc.arg(begun) AND s.from_at <= sqlc.arg(ended)
  AND s.interaction_id = sqlc.arg(interaction_ref)
ORDER BY s.from_at, s.id LIMIT 500;

-- name: RecordedInteractions :many
SELECT r.interaction_id, COUNT(*) AS n FROM recordings r
WHERE r.interaction_id IN (sqlc.slice(ids)) AND r.state <> 'failed' GROUP BY r.interaction_id;

-- Offers that an agent did not take, and has not put away.

-- name: MissedOffers :many
SELECT o.id, o.interaction_id, o.offered_at, o.ended_at, o.cause, i.queue_id, i.direction, i.from_number, i.to_number, i.from_name
FROM interaction_offers o JOIN interactions i ON i.id = o.interaction_id
WHERE o.agent_id = sqlc.arg(agent_id) AND o.offered_at >= sqlc.arg(since) AND o.cause IN (sqlc.slice(causes))
  AND NOT EXISTS (SELECT 1 FROM offers_seen s WHERE s.offer_id = o.id)
ORDER BY o.offered_at DESC, o.id DESC LIMIT ?;

-- name: PutAwayOffer :exec
INSERT IGNORE INTO offers_seen (offer_id, seen_at) SELECT o.id, sqlc.arg(seen_at) FROM interaction_offers o
WHERE o.id = sqlc.arg(id) AND o.agent_id = sqlc.arg(agent_id);

-- name: CountOfferOfAgent :one
SELECT COUNT(*) FROM interaction_offers WHERE id = ? AND agent_id = ?;

-- name: LastAgentOfContact :one
SELECT p.agent_id, p.last_at FROM interactions i JOIN interaction_agents p ON p.interaction_id = i.id
WHERE i.contact_id IN (sqlc.slice(contact_ids)) ORDER BY i.created_at DESC, i.id DESC, p.last_at DESC LIMIT 1;
