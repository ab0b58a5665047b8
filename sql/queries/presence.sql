-- What sites want of presence. Every site has a policy; one that was never written is silent about everything.
-- Reach: as the site's.

-- name: GetPresence :one
SELECT s.id AS site_id, p.after_wrapup, p.after_missed, p.missed_back_seconds, p.missed_limit, p.idle_minutes, p.phone_grace_seconds, p.phone_lost, p.version, p.capacity
FROM sites s LEFT JOIN presence_policies p ON p.site_id = s.id
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)));

-- name: LockPresence :one
SELECT s.id AS site_id, p.after_wrapup, p.after_missed, p.missed_back_seconds, p.missed_limit, p.idle_minutes, p.phone_grace_seconds, p.phone_lost, p.version, p.capacity
FROM sites s LEFT JOIN presence_policies p ON p.site_id = s.id
WHERE s.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR s.id IN (sqlc.slice(site_ids))
       OR s.id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: PutPresence :exec
INSERT INTO presence_policies (site_id, after_wrapup, after_missed, missed_back_seconds, missed_limit, idle_minutes, phone_grace_seconds, phone_lost, capacity, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 2)
ON DUPLICATE KEY UPDATE after_wrapup = VALUES(after_wrapup), after_missed = VALUES(after_missed), missed_back_seconds = VALUES(missed_back_seconds),
  missed_limit = VALUES(missed_limit), idle_minutes = VALUES(idle_minutes), phone_grace_seconds = VALUES(phone_grace_seconds),
  phone_lost = VALUES(phone_lost), capacity = VALUES(capacity), version = version + 1;
