-- Lists of leads, their leads, and their imports.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach. Leads are reached through their list.

-- name: ListLists :many
SELECT l.* FROM lists l
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR l.site_id IN (sqlc.slice(site_ids))
       OR l.site_id IN (sqlc.slice(part_ids)))
  AND l.leaving = 0 AND l.id > sqlc.arg(after)
ORDER BY l.id LIMIT ?;

-- name: GetList :one
SELECT l.* FROM lists l
WHERE l.id = sqlc.arg(id) AND l.leaving = 0
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR l.site_id IN (sqlc.slice(site_ids))
       OR l.site_id IN (sqlc.slice(part_ids)));

-- name: LockList :one
SELECT l.* FROM lists l
WHERE l.id = sqlc.arg(id) AND l.leaving = 0
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR l.site_id IN (sqlc.slice(site_ids))
       OR l.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertList :exec
INSERT INTO lists (id, site_id, name, country, time_zone, fields, leads, leaving, created_at, version, basis, basis_given, basis_expires, screened)
VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?);

-- name: UpdateList :exec
UPDATE lists SET name = ?, country = ?, time_zone = ?, basis = ?, basis_given = ?, basis_expires = ?, screened = ?, version = version + 1 WHERE id = ?;

-- name: ListUses :many
SELECT 'campaign' AS noun, c.id, c.name FROM campaign_lists l JOIN campaigns c ON c.id = l.campaign_id WHERE l.list_id = sqlc.arg(id)
LIMIT 20;

-- name: LeaveList :exec
UPDATE lists SET leaving = 1, name = id WHERE id = ?;

-- name: LeavingLists :many
SELECT id, num, site_id FROM lists WHERE leaving = 1 LIMIT 100;

-- name: RemoveList :exec
DELETE FROM lists WHERE id = ? AND leaving = 1;

-- name: ListNumber :one
SELECT num FROM lists WHERE id = ?;

-- name: ListHasLeads :one
SELECT num, leads > 0 AS filled FROM lists WHERE id = ?;

-- name: CountLeads :one
SELECT COUNT(*) FROM leads WHERE list_num = ?;

-- name: SetListLeads :exec
UPDATE lists SET leads = ?, fields = ? WHERE id = ?;

-- name: ReserveLeads :execlastid
UPDATE lead_counters SET used = LAST_INSERT_ID(used + CAST(sqlc.arg(n) AS UNSIGNED)) WHERE name = 'lead';

-- name: UsedLeads :one
SELECT used FROM lead_counters WHERE name = 'lead';

-- name: InsertLead :exec
INSERT INTO leads (id, list_num, zone, priority, external_id, name, numbers, custom) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: InsertLeadNumber :exec
INSERT INTO lead_numbers (number, list_num, lead_id) VALUES (?, ?, ?);

-- name: LeadsOfList :many
SELECT * FROM leads WHERE list_num = sqlc.arg(list_num) AND id > sqlc.arg(after) ORDER BY id LIMIT ?;

-- name: LeadsByID :many
SELECT * FROM leads WHERE list_num = sqlc.arg(list_num) AND id IN (sqlc.slice(ids));

-- name: ImportBusyWith :one
SELECT COUNT(*) FROM list_imports WHERE id = ? AND state IN ('checking', 'running', 'finishing');

-- name: LeadsByNumber :many
SELECT d.* FROM lead_numbers n JOIN leads d ON d.list_num = n.list_num AND d.id = n.lead_id
WHERE n.number = sqlc.arg(number) AND n.list_num = sqlc.arg(list_num) ORDER BY d.id LIMIT 50;

-- The optimizer is not asked how to find them: a table that has just been filled still looks empty to it.
-- name: NumbersAnywhere :many
SELECT number FROM lead_numbers FORCE INDEX (PRIMARY) WHERE number IN (sqlc.slice(numbers)) AND list_num <> sqlc.arg(but);

-- name: NumbersInLists :many
SELECT number FROM lead_numbers FORCE INDEX (PRIMARY) WHERE number IN (sqlc.slice(numbers)) AND list_num IN (sqlc.slice(list_nums));

-- name: ListsBeside :many
SELECT DISTINCT x.num FROM campaign_lists mine JOIN campaign_lists other ON other.campaign_id = mine.campaign_id
JOIN lists x ON x.id = other.list_id
WHERE mine.list_id = sqlc.arg(list_id);

-- name: SomeLeads :many
SELECT id, numbers FROM leads WHERE list_num = sqlc.arg(list_num) AND id >= sqlc.arg(since) AND id < sqlc.arg(beyond) ORDER BY id LIMIT ?;

-- name: DeleteLeads :exec
DELETE FROM leads WHERE list_num = sqlc.arg(list_num) AND id >= sqlc.arg(since) AND id <= sqlc.arg(last);

-- name: DeleteLeadNumbers :exec
DELETE FROM lead_numbers WHERE number IN (sqlc.slice(numbers)) AND list_num = sqlc.arg(list_num) AND lead_id >= sqlc.arg(since) AND lead_id <= sqlc.arg(last);

-- name: ListZones :many
SELECT num, name FROM lead_zones;

-- name: InsertZone :exec
INSERT IGNORE INTO lead_zones (name) VALUES (?);

-- name: ListImports :many
SELECT i.* FROM list_imports i
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR i.site_id IN (sqlc.slice(part_ids)))
  AND i.list_id = sqlc.arg(list_id) AND (sqlc.arg(after) = '' OR i.id < sqlc.arg(after))
ORDER BY i.id DESC LIMIT ?;

-- name: GetImport :one
SELECT i.* FROM list_imports i
WHERE i.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR i.site_id IN (sqlc.slice(part_ids)));

-- name: LockImport :one
SELECT i.* FROM list_imports i
WHERE i.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR i.site_id IN (sqlc.slice(site_ids))
       OR i.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertImport :exec
INSERT INTO list_imports (id, site_id, kind, list_id, file_name, bytes, state, plan, look, counts, trouble, tries, first_lead, end_lead, user_id, login, created_at, changed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 0, ?, ?, ?, ?);

-- name: SetImport :execrows
UPDATE list_imports SET state = ?, plan = ?, counts = ?, trouble = ?, tries = ?, first_lead = ?, end_lead = ?, changed_at = ? WHERE id = ?;

-- name: ImportProgress :exec
UPDATE list_imports SET counts = ?, end_lead = ?, changed_at = ? WHERE id = ? AND state IN ('checking', 'running', 'finishing');

-- name: WaitingImports :many
SELECT * FROM list_imports WHERE state IN ('to_check', 'checking', 'to_run', 'running', 'finishing')
  OR (state = 'cancelled' AND first_lead > 0)
ORDER BY id LIMIT 100;

-- name: UndoneImport :exec
UPDATE list_imports SET first_lead = 0, end_lead = 0 WHERE id = ? AND state = 'cancelled';

-- name: OldImports :many
SELECT * FROM list_imports WHERE state IN ('uploaded', 'checked', 'done', 'failed', 'cancelled') AND changed_at < ? ORDER BY id LIMIT 100;

-- name: DeleteImport :exec
DELETE FROM list_imports WHERE id = ?;

-- name: BusyImports :one
SELECT COUNT(*) FROM list_imports WHERE list_id = ? AND state IN ('to_check', 'checking', 'to_run', 'running', 'finishing');
