-- What the projector writes. Every write may be repeated with the same result; VALUES() is the form that 10.3 knows.

-- name: GetJournalPosition :one
SELECT seq, event_id, event_at FROM journal_position WHERE id = 1;

-- name: MoveJournalPosition :execrows
UPDATE journal_position SET seq = ?, event_id = ?, event_at = ? WHERE id = 1 AND seq = sqlc.arg(from_seq);

-- name: CountJournalRejects :one
SELECT COUNT(*) FROM journal_rejects;

-- name: OpenAgentStates :many
SELECT * FROM agent_states WHERE to_at IS NULL;

-- name: OpenOffers :many
SELECT * FROM interaction_offers WHERE ended_at IS NULL;

-- name: ForgetJournalSeq :exec
UPDATE journal_position SET seq = 0, event_id = '' WHERE id = 1;

-- name: ForgetAgentStateSeq :exec
UPDATE agent_states SET seq = 0 WHERE to_at IS NULL;

-- name: ForgetOfferSeq :exec
UPDATE interaction_offers SET seq = 0 WHERE ended_at IS NULL;

-- name: PutInteraction :exec
INSERT INTO interactions (
  id, site_id, channel, direction, state, state_since, entry_id, queue_id, contact_id, call_id, agent_id, team_id,
  from_number, to_number, from_name, priority, created_at, queued_at, answered_at, ended_at, closed_at, outcome,
  end_cause, disposition_id, notes, held_ms, talk_ms, wait_ms, wrap_ms, wrapup_extends, parent_id, kind, handed_to,
  handed_id, handed_name, hand_note, hand_by, visited, message, thread_id, inbox_id, seq, changed_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  site_id = VALUES(site_id), channel = VALUES(channel), direction = VALUES(direction), state = VALUES(state),
  state_since = VALUES(state_since), entry_id = VALUES(entry_id), queue_id = VALUES(queue_id),
  contact_id = VALUES(contact_id), call_id = VALUES(call_id), agent_id = COALESCE(VALUES(agent_id), agent_id),
  team_id = IF(VALUES(agent_id) IS NULL, team_id, VALUES(team_id)), from_number = VALUES(from_number),
  to_number = VALUES(to_number), from_name = VALUES(from_name), priority = VALUES(priority),
  created_at = VALUES(created_at), queued_at = VALUES(queued_at), answered_at = VALUES(answered_at),
  ended_at = VALUES(ended_at), closed_at = VALUES(closed_at), outcome = VALUES(outcome),
  end_cause = VALUES(end_cause), disposition_id = VALUES(disposition_id), notes = VALUES(notes),
  held_ms = VALUES(held_ms), talk_ms = VALUES(talk_ms), wait_ms = VALUES(wait_ms), wrap_ms = VALUES(wrap_ms),
  wrapup_extends = VALUES(wrapup_extends), parent_id = VALUES(parent_id), kind = VALUES(kind),
  handed_to = VALUES(handed_to), handed_id = VALUES(handed_id), handed_name = VALUES(handed_name),
  hand_note = VALUES(hand_note), hand_by = VALUES(hand_by), visited = VALUES(visited), message = VALUES(message),
  thread_id = VALUES(thread_id), inbox_id = VALUES(inbox_id), seq = VALUES(seq), changed_at = VALUES(changed_at);

-- name: PutInteractionAgent :exec
INSERT INTO interaction_agents (
  interaction_id, agent_id, team_id, first_at, last_at
) VALUES (?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  team_id = COALESCE(VALUES(team_id), team_id), first_at = LEAST(VALUES(first_at), first_at),
  last_at = GREATEST(VALUES(last_at), last_at);

-- name: PutOffer :exec
INSERT INTO interaction_offers (
  id, interaction_id, site_id, queue_id, agent_id, team_id, offered_at, ended_at, cause, why, seq
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  interaction_id = VALUES(interaction_id), site_id = VALUES(site_id), queue_id = VALUES(queue_id),
  agent_id = VALUES(agent_id), team_id = VALUES(team_id), offered_at = VALUES(offered_at),
  ended_at = COALESCE(VALUES(ended_at), ended_at), cause = COALESCE(VALUES(cause), cause), why = VALUES(why),
  seq = VALUES(seq);

-- name: PutCall :exec
INSERT INTO calls (
  id, interaction_id, site_id, queue_id, entry_id, direction, state, from_number, to_number, from_name, started_at,
  ended_at, end_cause, seq, changed_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  interaction_id = VALUES(interaction_id), site_id = VALUES(site_id), queue_id = VALUES(queue_id),
  entry_id = VALUES(entry_id), direction = VALUES(direction), state = VALUES(state),
  from_number = VALUES(from_number), to_number = VALUES(to_number), from_name = VALUES(from_name),
  started_at = VALUES(started_at), ended_at = VALUES(ended_at), end_cause = VALUES(end_cause), seq = VALUES(seq),
  changed_at = VALUES(changed_at);

-- name: PutCallLeg :exec
INSERT INTO call_legs (
  call_id, id, role, channel_id, endpoint, agent_id, offer_id, number, state, created_at, answered_at, ended_at,
  cause, q850, tech_cause
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  role = VALUES(role), channel_id = VALUES(channel_id), endpoint = VALUES(endpoint), agent_id = VALUES(agent_id),
  offer_id = VALUES(offer_id), number = VALUES(number), state = VALUES(state), created_at = VALUES(created_at),
  answered_at = VALUES(answered_at), ended_at = VALUES(ended_at), cause = VALUES(cause), q850 = VALUES(q850),
  tech_cause = VALUES(tech_cause);

-- name: PutAgentState :exec
INSERT INTO agent_states (
  id, agent_id, site_id, team_id, state, activity, reason_id, cause, interaction_id, shift_id, from_at, to_at, ms, seq
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  agent_id = VALUES(agent_id), site_id = VALUES(site_id), team_id = VALUES(team_id), state = VALUES(state),
  activity = VALUES(activity), reason_id = VALUES(reason_id), cause = VALUES(cause),
  interaction_id = VALUES(interaction_id), shift_id = VALUES(shift_id), from_at = VALUES(from_at),
  to_at = COALESCE(VALUES(to_at), to_at), ms = COALESCE(VALUES(ms), ms), seq = VALUES(seq);

-- name: PutJournalReject :exec
INSERT INTO journal_rejects (
  seq, event_id, event_at, type, body, error
) VALUES (?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  event_at = VALUES(event_at), type = VALUES(type), body = VALUES(body), error = VALUES(error);
