-- The desk's whole picture, read in one transaction. The daemon itself reads it, so no reach applies.

-- name: AllAgents :many
SELECT a.id, a.user_id, a.site_id, a.team_id, u.name, a.phone, a.extension, a.auto_answer, a.active, u.active AS user_active, a.version,
       a.phones, a.number, a.number_direct, a.number_caller_id, a.standing, a.capacity, u.language
FROM agents a JOIN users u ON u.id = a.user_id;

-- name: AllAgentSkills :many
SELECT * FROM agent_skills ORDER BY agent_id, skill_id;

-- name: AllPauseReasons :many
SELECT * FROM pause_reasons;

-- name: AllQueues :many
SELECT * FROM queues;

-- name: AllQueueAgents :many
SELECT * FROM queue_agents ORDER BY queue_id, agent_id;

-- name: AllQueueDispositions :many
SELECT * FROM queue_dispositions ORDER BY queue_id, position;

-- name: AllEntryPoints :many
SELECT * FROM entry_points;

-- name: AllSchedules :many
SELECT * FROM schedules;

-- name: AllDispositions :many
SELECT * FROM dispositions;

-- name: AllPresence :many
SELECT * FROM presence_policies;
