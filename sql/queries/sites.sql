-- Sites.
-- Reach: a site is seen wherever a part of it is in reach.

-- name: ListSites :many
SELECT s.* FROM sites s
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)))
  AND s.id > sqlc.arg(after)
ORDER BY s.id LIMIT ?;

-- name: GetSite :one
SELECT s.* FROM sites s
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)));

-- name: LockSite :one
SELECT s.* FROM sites s
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertSite :exec
INSERT INTO sites (id, name, time_zone, country, version) VALUES (?, ?, ?, ?, ?);

-- name: UpdateSite :exec
UPDATE sites SET name = ?, time_zone = ?, country = ?, version = version + 1
WHERE id = ?;

-- name: DeleteSite :exec
DELETE FROM sites WHERE id = ?;

-- name: SiteUses :many
(SELECT 'team' AS noun, x.id, x.name FROM teams x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'user', x.id, x.name FROM users x JOIN sites s ON s.id = x.site_id WHERE s.id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'skill' AS noun, x.id, x.name FROM skills x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'disposition' AS noun, x.id, x.name FROM dispositions x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'pause_reason' AS noun, x.id, x.name FROM pause_reasons x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'queue' AS noun, x.id, x.name FROM queues x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'schedule' AS noun, x.id, x.name FROM schedules x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'entry_point' AS noun, x.id, x.name FROM entry_points x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'prompt' AS noun, x.id, x.name FROM prompts x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'script' AS noun, x.id, x.name FROM scripts x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'form' AS noun, x.id, x.name FROM forms x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'contact' AS noun, x.id, x.name FROM contacts x WHERE x.site_id = sqlc.arg(id) LIMIT 2)
UNION ALL
(SELECT 'user', u.id, u.name FROM grant_sites t JOIN grants g ON g.id = t.grant_id JOIN users u ON u.id = g.user_id WHERE t.site_id = sqlc.arg(id) LIMIT 2)
LIMIT 20;
