-- Opening hours.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListSchedules :many
SELECT s.* FROM schedules s
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.site_id IN (sqlc.slice(site_ids))
       OR s.site_id IN (sqlc.slice(part_ids)))
  AND s.id > sqlc.arg(after)
ORDER BY s.id LIMIT ?;

-- name: GetSchedule :one
SELECT s.* FROM schedules s
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.site_id IN (sqlc.slice(site_ids))
       OR s.site_id IN (sqlc.slice(part_ids)));

-- name: LockSchedule :one
SELECT s.* FROM schedules s
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.site_id IN (sqlc.slice(site_ids))
       OR s.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertSchedule :exec
INSERT INTO schedules (id, site_id, name, time_zone, periods, holidays, exceptions, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: UpdateSchedule :exec
UPDATE schedules SET name = ?, time_zone = ?, periods = ?, holidays = ?, exceptions = ?, version = version + 1
WHERE id = ?;

-- name: DeleteSchedule :exec
DELETE FROM schedules WHERE id = ?;

-- name: ScheduleUses :many
SELECT 'entry_point' AS noun, e.id, e.name FROM entry_points e WHERE e.schedule_id = sqlc.arg(id)
LIMIT 20;

-- name: CountSchedulesOfSite :one
SELECT COUNT(*) FROM schedules WHERE site_id = ? AND id IN (sqlc.slice(ids));
