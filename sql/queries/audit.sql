-- The audit of administrative acts.
-- Reach: the whole site; what belongs to no site is seen by those who reach everything.

-- name: InsertAudit :exec
INSERT INTO audit (id, at, user_id, login, site_id, act, noun, noun_id, row_before, row_after, address)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ListAudit :many
SELECT a.* FROM audit a
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)))
  AND (sqlc.arg(after) = '' OR a.id < sqlc.arg(after))
  AND (sqlc.arg(noun) = '' OR a.noun = sqlc.arg(noun))
  AND (sqlc.arg(noun_id) = '' OR a.noun_id = sqlc.arg(noun_id))
  AND (sqlc.arg(user_id) = '' OR a.user_id = sqlc.arg(user_id))
ORDER BY a.id DESC LIMIT ?;
