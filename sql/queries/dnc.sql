-- Do-not-call lists and their numbers.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListDNCLists :many
SELECT d.* FROM dnc_lists d
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
  AND d.id > sqlc.arg(after)
ORDER BY d.id LIMIT ?;

-- name: GetDNCList :one
SELECT d.* FROM dnc_lists d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)));

-- name: LockDNCList :one
SELECT d.* FROM dnc_lists d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertDNCList :exec
INSERT INTO dnc_lists (id, site_id, name, country, everywhere, campaign_id, version) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: UpdateDNCList :exec
UPDATE dnc_lists SET name = ?, country = ?, everywhere = ?, campaign_id = ?, version = version + 1 WHERE id = ?;

-- name: DeleteDNCList :exec
DELETE FROM dnc_lists WHERE id = ?;

-- name: ClearDNCNumbers :execrows
DELETE FROM dnc_numbers WHERE dnc_num = sqlc.arg(dnc_num) LIMIT 20000;

-- name: AddDNCNumber :exec
INSERT IGNORE INTO dnc_numbers (dnc_num, number, source, added_at) VALUES (?, ?, ?, ?);

-- name: OptoutList :one
SELECT id FROM dnc_lists WHERE site_id = ? AND name = ? AND campaign_id IS NULL;

-- name: OptOut :exec
INSERT IGNORE INTO dnc_numbers (dnc_num, number, source, added_at)
SELECT d.num, CAST(sqlc.arg(number) AS UNSIGNED), 'opt-out', sqlc.arg(added_at) FROM dnc_lists d WHERE d.id = sqlc.arg(id);

-- name: RemoveDNCNumber :execrows
DELETE FROM dnc_numbers WHERE dnc_num = ? AND number = ?;

-- name: DNCNumbers :many
SELECT number, source, added_at FROM dnc_numbers WHERE dnc_num = sqlc.arg(dnc_num) AND number > sqlc.arg(after) ORDER BY number LIMIT ?;

-- name: DNCListNumber :one
SELECT num FROM dnc_lists WHERE id = ?;

-- name: DNCListsFor :many
SELECT id, num, name FROM dnc_lists
WHERE everywhere = 1 OR (site_id = sqlc.arg(site_id) AND (campaign_id IS NULL OR campaign_id = sqlc.arg(campaign_id)));

-- name: DNCHits :many
SELECT dnc_num, number FROM dnc_numbers WHERE dnc_num IN (sqlc.slice(dnc_nums)) AND number IN (sqlc.slice(numbers));

-- name: DNCNumbersAmong :many
SELECT number FROM dnc_numbers WHERE dnc_num = sqlc.arg(dnc_num) AND number IN (sqlc.slice(numbers));

-- name: CountCampaignsOfSite :one
SELECT COUNT(*) FROM campaigns WHERE site_id = ? AND leaving = 0 AND id IN (sqlc.slice(ids));

-- name: CountDNCListsForSite :one
SELECT COUNT(*) FROM dnc_lists WHERE (site_id = sqlc.arg(site_id) OR everywhere = 1) AND id = sqlc.arg(id);

-- name: DNCListUses :many
SELECT 'campaign' AS noun, c.id, c.name FROM dnc_lists d JOIN campaigns c ON c.leaving = 0
  AND c.settings LIKE CONCAT('%"optout_id":"', CAST(sqlc.arg(id) AS CHAR), '"%')
WHERE d.id = sqlc.arg(id)
LIMIT 20;

-- name: DropFormerDNCNumbers :execrows
DELETE FROM dnc_numbers WHERE dnc_num = sqlc.arg(dnc_num) AND source = 'import' AND added_at < sqlc.arg(before_at) LIMIT 20000;

-- name: CountDNCNumbers :one
SELECT COUNT(*) FROM dnc_numbers WHERE dnc_num = ?;

-- name: PutDNCNumber :exec
REPLACE INTO dnc_numbers (dnc_num, number, source, added_at) VALUES (?, ?, ?, ?);

-- Who forbade calls, every contact, or what a campaign calls for, by the numbers that lead to them.

-- name: NoCallContacts :many
SELECT DISTINCT i.value, k.contact_id FROM contact_identities i
JOIN contact_consents k ON k.contact_id = i.contact_id
WHERE i.kind = 'phone' AND i.value IN (sqlc.slice(numbers)) AND i.site_id = sqlc.arg(site_id)
  AND k.state = 'out' AND k.channel IN ('', 'voice')
  AND (k.purpose = '' OR k.purpose = (SELECT JSON_VALUE(c.settings, '$.rules.purpose') FROM campaigns c WHERE c.id = sqlc.arg(campaign_id)));
