-- Trunks, the ways out of the house.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListTrunks :many
SELECT t.* FROM trunks t
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR t.site_id IN (sqlc.slice(part_ids)))
  AND t.id > sqlc.arg(after)
ORDER BY t.id LIMIT ?;

-- name: GetTrunk :one
SELECT t.* FROM trunks t
WHERE t.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR t.site_id IN (sqlc.slice(part_ids)));

-- name: LockTrunk :one
SELECT t.* FROM trunks t
WHERE t.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR t.site_id IN (sqlc.slice(site_ids))
       OR t.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertTrunk :exec
INSERT INTO trunks (id, site_id, name, route, channels, cps, numbers, plus, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateTrunk :exec
UPDATE trunks SET name = ?, route = ?, channels = ?, cps = ?, numbers = ?, plus = ?, version = version + 1 WHERE id = ?;

-- name: DeleteTrunk :exec
DELETE FROM trunks WHERE id = ?;

-- name: TrunkUses :many
SELECT 'campaign' AS noun, c.id, c.name FROM campaigns c WHERE c.trunk_id = sqlc.arg(id)
LIMIT 20;
