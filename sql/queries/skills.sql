-- Skills of agents.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListSkills :many
SELECT k.* FROM skills k
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR k.site_id IN (sqlc.slice(site_ids))
       OR k.site_id IN (sqlc.slice(part_ids)))
  AND k.id > sqlc.arg(after)
ORDER BY k.id LIMIT ?;

-- name: GetSkill :one
SELECT k.* FROM skills k
WHERE k.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR k.site_id IN (sqlc.slice(site_ids))
       OR k.site_id IN (sqlc.slice(part_ids)));

-- name: LockSkill :one
SELECT k.* FROM skills k
WHERE k.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR k.site_id IN (sqlc.slice(site_ids))
       OR k.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertSkill :exec
INSERT INTO skills (id, site_id, name, version)
VALUES (?, ?, ?, ?);

-- name: UpdateSkill :exec
UPDATE skills SET name = ?, version = version + 1
WHERE id = ?;

-- name: DeleteSkill :exec
DELETE FROM skills WHERE id = ?;

-- name: SkillUses :many
SELECT 'agent' AS noun, a.id, u.name FROM agent_skills l JOIN agents a ON a.id = l.agent_id JOIN users u ON u.id = a.user_id WHERE l.skill_id = sqlc.arg(id)
UNION ALL
SELECT 'queue', q.id, q.name FROM queue_skills w JOIN queues q ON q.id = w.queue_id WHERE w.skill_id = sqlc.arg(id)
LIMIT 20;
