-- Teams.
-- Reach: the site, or the team itself.

-- name: ListTeams :many
SELECT t.* FROM teams t
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR (t.site_id IN (sqlc.slice(part_ids)) AND (t.id IN (sqlc.slice(team_ids)))))
  AND t.id > sqlc.arg(after)
ORDER BY t.id LIMIT ?;

-- name: GetTeam :one
SELECT t.* FROM teams t
WHERE t.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR (t.site_id IN (sqlc.slice(part_ids)) AND (t.id IN (sqlc.slice(team_ids)))));

-- name: LockTeam :one
SELECT t.* FROM teams t
WHERE t.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR (t.site_id IN (sqlc.slice(part_ids)) AND (t.id IN (sqlc.slice(team_ids)))))
FOR UPDATE;

-- name: InsertTeam :exec
INSERT INTO teams (id, site_id, name, version)
VALUES (?, ?, ?, ?);

-- name: UpdateTeam :exec
UPDATE teams SET name = ?, version = version + 1
WHERE id = ?;

-- name: DeleteTeam :exec
DELETE FROM teams WHERE id = ?;

-- name: TeamUses :many
SELECT 'agent' AS noun, a.id, u.name FROM agents a JOIN users u ON u.id = a.user_id JOIN teams t ON t.id = a.team_id WHERE t.id = sqlc.arg(id)
UNION ALL
SELECT 'user', u.id, u.name FROM grant_teams y JOIN grants g ON g.id = y.grant_id JOIN users u ON u.id = g.user_id WHERE y.team_id = sqlc.arg(id)
UNION ALL
SELECT 'queue', q.id, q.name FROM queue_teams w JOIN queues q ON q.id = w.queue_id WHERE w.team_id = sqlc.arg(id)
LIMIT 20;
