-- Prepared answers.
-- Reach: the site, or the answer's queue; agents read those of their site that are for every queue or for one of theirs.

-- name: ListCannedAnswers :many
SELECT c.* FROM canned_answers c
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR (c.site_id IN (sqlc.slice(part_ids)) AND (c.queue_id IN (sqlc.slice(queue_ids))))
       OR (c.site_id = sqlc.arg(own_site) AND (c.queue_id IS NULL OR c.queue_id IN (sqlc.slice(own_queues)))))
  AND c.id > sqlc.arg(after)
ORDER BY c.id LIMIT ?;

-- name: GetCannedAnswer :one
SELECT c.* FROM canned_answers c
WHERE c.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR (c.site_id IN (sqlc.slice(part_ids)) AND (c.queue_id IN (sqlc.slice(queue_ids))))
       OR (c.site_id = sqlc.arg(own_site) AND (c.queue_id IS NULL OR c.queue_id IN (sqlc.slice(own_queues)))));

-- name: LockCannedAnswer :one
SELECT c.* FROM canned_answers c
WHERE c.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR (c.site_id IN (sqlc.slice(part_ids)) AND (c.queue_id IN (sqlc.slice(queue_ids)))))
FOR UPDATE;

-- name: InsertCannedAnswer :exec
INSERT INTO canned_answers (id, site_id, queue_id, shortcut, title, body, language, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateCannedAnswer :exec
UPDATE canned_answers SET queue_id = ?, shortcut = ?, title = ?, body = ?, language = ?, version = version + 1 WHERE id = ?;

-- name: DeleteCannedAnswer :exec
DELETE FROM canned_answers WHERE id = ?;
