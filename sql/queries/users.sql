-- Users and their grants.
-- Reach: the home site, or the team of the user's agent; a user without a home site is seen by those who reach everything.

-- name: ListUsers :many
SELECT u.id, u.site_id, u.login, u.name, u.email, u.language, u.theme, u.active, u.version, a.id AS agent_id, a.team_id
FROM users u LEFT JOIN agents a ON a.user_id = u.id
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR u.site_id IN (sqlc.slice(site_ids))
       OR (u.site_id IN (sqlc.slice(part_ids)) AND (a.team_id IN (sqlc.slice(team_ids)))))
  AND u.id > sqlc.arg(after)
ORDER BY u.id LIMIT ?;

-- name: GetUser :one
SELECT u.id, u.site_id, u.login, u.name, u.email, u.language, u.theme, u.active, u.version, a.id AS agent_id, a.team_id
FROM users u LEFT JOIN agents a ON a.user_id = u.id
WHERE u.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR u.site_id IN (sqlc.slice(site_ids))
       OR (u.site_id IN (sqlc.slice(part_ids)) AND (a.team_id IN (sqlc.slice(team_ids)))));

-- name: LockUser :one
SELECT u.id, u.site_id, u.login, u.name, u.email, u.language, u.theme, u.active, u.version, a.id AS agent_id, a.team_id
FROM users u LEFT JOIN agents a ON a.user_id = u.id
WHERE u.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR u.site_id IN (sqlc.slice(site_ids))
       OR (u.site_id IN (sqlc.slice(part_ids)) AND (a.team_id IN (sqlc.slice(team_ids)))))
FOR UPDATE;

-- name: InsertUser :exec
INSERT INTO users (id, site_id, login, name, email, language, theme, active, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateUser :exec
UPDATE users SET site_id = ?, login = ?, name = ?, email = ?, language = ?, theme = ?, active = ?, version = version + 1
WHERE id = ?;

-- name: DeleteUser :exec
DELETE FROM users WHERE id = ?;

-- name: UserUses :many
SELECT 'agent' AS noun, a.id, u.name FROM agents a JOIN users u ON u.id = a.user_id WHERE a.user_id = ?;

-- name: SetPassword :exec
UPDATE users SET password_hash = ?, password_at = ? WHERE id = ?;

-- name: Rehash :exec
UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = sqlc.arg(old);

-- name: SetPreferences :exec
UPDATE users SET language = ?, theme = ? WHERE id = ?;

-- name: Credential :one
SELECT id, active, password_hash FROM users WHERE login = ?;

-- name: GrantsOfUsers :many
SELECT g.* FROM grants g WHERE g.user_id IN (sqlc.slice(ids)) ORDER BY g.id;

-- name: GrantSitesOfUsers :many
SELECT x.grant_id, x.site_id FROM grant_sites x JOIN grants g ON g.id = x.grant_id WHERE g.user_id IN (sqlc.slice(ids)) ORDER BY x.site_id;

-- name: GrantTeamsOfUsers :many
SELECT x.grant_id, x.team_id FROM grant_teams x JOIN grants g ON g.id = x.grant_id WHERE g.user_id IN (sqlc.slice(ids)) ORDER BY x.team_id;

-- name: GrantQueuesOfUsers :many
SELECT x.grant_id, x.queue_id FROM grant_queues x JOIN grants g ON g.id = x.grant_id WHERE g.user_id IN (sqlc.slice(ids)) ORDER BY x.queue_id;

-- name: GrantEntriesOfUsers :many
SELECT x.grant_id, x.entry_id FROM grant_entries x JOIN grants g ON g.id = x.grant_id WHERE g.user_id IN (sqlc.slice(ids)) ORDER BY x.entry_id;

-- name: ClearGrants :exec
DELETE FROM grants WHERE user_id = ?;

-- name: AddGrant :exec
INSERT INTO grants (id, user_id, role_id, all_sites) VALUES (?, ?, ?, ?);

-- name: AddGrantSite :exec
INSERT INTO grant_sites (grant_id, site_id) VALUES (?, ?);

-- name: AddGrantTeam :exec
INSERT INTO grant_teams (grant_id, team_id) VALUES (?, ?);

-- name: AddGrantQueue :exec
INSERT INTO grant_queues (grant_id, queue_id) VALUES (?, ?);

-- name: AddGrantEntry :exec
INSERT INTO grant_entries (grant_id, entry_id) VALUES (?, ?);

-- A part named by a grant has to belong to one of the grant's sites; these count those that do.

-- name: CountTeamsOfSites :one
SELECT COUNT(*) FROM teams WHERE site_id IN (sqlc.slice(site_ids)) AND id IN (sqlc.slice(ids));

-- name: CountQueuesOfSites :one
SELECT COUNT(*) FROM queues WHERE site_id IN (sqlc.slice(site_ids)) AND id IN (sqlc.slice(ids));

-- name: CountEntriesOfSites :one
SELECT COUNT(*) FROM entry_points WHERE site_id IN (sqlc.slice(site_ids)) AND id IN (sqlc.slice(ids));

-- Writes of users, agents and queues wait for each other at this row (standInLine).

-- name: LockRole :one
SELECT * FROM roles WHERE id = ? FOR UPDATE;

-- name: CountAdministrators :one
SELECT COUNT(DISTINCT u.id) FROM users u JOIN grants g ON g.user_id = u.id
WHERE u.active = 1 AND g.all_sites = 1 AND g.role_id = ?;
