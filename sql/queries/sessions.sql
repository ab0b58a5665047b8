-- Sessions and failed logins. Both are found by secrets only their owner has, so no reach applies.

-- name: InsertSession :exec
INSERT INTO sessions (id, token_hash, user_id, created_at, seen_at, expires_at, address, agent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: SessionByToken :one
SELECT s.id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.address, s.agent
FROM sessions s WHERE s.token_hash = ?;

-- name: SessionByID :one
SELECT s.id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.address, s.agent
FROM sessions s WHERE s.id = ?;

-- name: TouchSession :exec
UPDATE sessions SET seen_at = ? WHERE id = ?;

-- name: DeleteSession :exec
DELETE FROM sessions WHERE id = ?;

-- name: DeleteSessionsOfUser :exec
DELETE FROM sessions WHERE user_id = sqlc.arg(user_id) AND id <> sqlc.arg(but);

-- name: DeleteStaleSessions :execrows
DELETE FROM sessions WHERE expires_at <= sqlc.arg(now) OR seen_at <= sqlc.arg(idle_since);

-- name: InsertFailure :exec
INSERT INTO login_failures (id, login_key, address, at) VALUES (?, ?, ?, ?);

-- name: DeleteFailure :exec
DELETE FROM login_failures WHERE id = ?;

-- name: ForgetFailures :exec
DELETE FROM login_failures WHERE login_key = ? AND address = ?;

-- name: DeleteStaleFailures :execrows
DELETE FROM login_failures WHERE at <= ?;

-- name: FailuresOfPair :many
SELECT at FROM login_failures WHERE login_key = sqlc.arg(login_key) AND address = sqlc.arg(address) AND at > sqlc.arg(since)
ORDER BY at DESC LIMIT ?;

-- name: FailuresOfAddress :many
SELECT at FROM login_failures WHERE address = sqlc.arg(address) AND at > sqlc.arg(since)
ORDER BY at DESC LIMIT ?;
