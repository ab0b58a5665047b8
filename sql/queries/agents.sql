-- Agents: the person at work, beside the user who logs in.
-- Reach: the site, or the agent's team.

-- name: ListAgents :many
SELECT a.id, a.user_id, a.site_id, a.team_id, u.name, a.phone, a.extension, a.auto_answer, a.active, a.version,
       a.phones, a.number, a.number_direct, a.number_caller_id, a.standing, a.capacity
FROM agents a JOIN users u ON u.id = a.user_id
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids))
       OR (a.site_id IN (sqlc.slice(part_ids)) AND (a.team_id IN (sqlc.slice(team_ids)))))
  AND a.id > sqlc.arg(after)
ORDER BY a.id LIMIT ?;

-- name: GetAgent :one
SELECT a.id, a.user_id, a.site_id, a.team_id, u.name, a.phone, a.extension, a.auto_answer, a.active, a.version,
       a.phones, a.number, a.number_direct, a.number_caller_id, a.standing, a.capacity
FROM agents a JOIN users u ON u.id = a.user_id
WHERE a.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids))
       OR (a.site_id IN (sqlc.slice(part_ids)) AND (a.team_id IN (sqlc.slice(team_ids)))));

-- name: LockAgent :one
SELECT a.id, a.user_id, a.site_id, a.team_id, u.name, a.phone, a.extension, a.auto_answer, a.active, a.version,
       a.phones, a.number, a.number_direct, a.number_caller_id, a.standing, a.capacity
FROM agents a JOIN users u ON u.id = a.user_id
WHERE a.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids))
       OR (a.site_id IN (sqlc.slice(part_ids)) AND (a.team_id IN (sqlc.slice(team_ids)))))
FOR UPDATE;

-- name: InsertAgent :exec
INSERT INTO agents (id, site_id, user_id, team_id, phone, extension, auto_answer, active, version, phones, number, number_direct, number_caller_id, standing, capacity)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateAgent :exec
UPDATE agents SET user_id = ?, team_id = ?, phone = ?, extension = ?, auto_answer = ?, active = ?, phones = ?, number = ?, number_direct = ?, number_caller_id = ?, standing = ?, capacity = ?,
  version = version + 1
WHERE id = ?;

-- name: DisownContacts :exec
UPDATE contacts SET owner_id = NULL WHERE owner_id = ?;

-- name: DeleteAgent :exec
DELETE FROM agents WHERE id = ?;

-- name: AgentUses :many
SELECT 'entry_point' AS noun, e.id, e.name FROM agents a JOIN entry_points e ON e.agent_id = a.id WHERE a.id = sqlc.arg(id)
UNION ALL
SELECT 'mailbox', m.id, m.name FROM agents a JOIN mailboxes m ON m.agent_id = a.id WHERE a.id = sqlc.arg(id)
UNION ALL
SELECT 'automation_rule', g.id, g.name FROM agents h JOIN automation_rules g ON g.site_id = h.site_id AND g.spec LIKE CONCAT('%"', h.id, '"%') WHERE h.id = sqlc.arg(id)
UNION ALL
SELECT 'macro', j.id, j.name FROM agents k2 JOIN macros j ON j.site_id = k2.site_id AND j.spec LIKE CONCAT('%"', k2.id, '"%') WHERE k2.id = sqlc.arg(id)
LIMIT 20;

-- name: CountAgentsOfSite :one
SELECT COUNT(*) FROM agents WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: CountUsersForSite :one
SELECT COUNT(*) FROM users u WHERE u.id = sqlc.arg(id) AND (u.site_id IS NULL OR u.site_id = sqlc.arg(site_id));

-- name: CountTeamsOfSite :one
SELECT COUNT(*) FROM teams WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: CountSkillsOfSite :one
SELECT COUNT(*) FROM skills WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: TouchAgents :exec
UPDATE agents SET version = version + 1 WHERE id IN (sqlc.slice(ids));

-- name: SkillsOfAgents :many
SELECT agent_id, skill_id, level FROM agent_skills WHERE agent_id IN (sqlc.slice(ids)) ORDER BY agent_id, skill_id;

-- name: QueuesOfAgents :many
SELECT agent_id, queue_id FROM queue_agents WHERE agent_id IN (sqlc.slice(ids)) ORDER BY agent_id, queue_id;

-- name: AddAgentSkill :exec
INSERT INTO agent_skills (agent_id, skill_id, level) VALUES (?, ?, ?);

-- name: ClearAgentSkills :exec
DELETE FROM agent_skills WHERE agent_id = ?;
