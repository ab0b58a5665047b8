-- Campaigns, the lists they call, and which lead is next.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach. The queries of the dialling engine ask for a
-- campaign's number and take no reach: nobody's request gets there.

-- name: ListCampaigns :many
SELECT c.* FROM campaigns c
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)))
  AND c.leaving = 0 AND c.id > sqlc.arg(after)
ORDER BY c.id LIMIT ?;

-- name: GetCampaign :one
SELECT c.* FROM campaigns c
WHERE c.id = sqlc.arg(id) AND c.leaving = 0
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)));

-- name: LockCampaign :one
SELECT c.* FROM campaigns c
WHERE c.id = sqlc.arg(id) AND c.leaving = 0
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR c.site_id IN (sqlc.slice(site_ids))
       OR c.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: ListsOfCampaigns :many
SELECT campaign_id, list_id FROM campaign_lists WHERE state <> 'removing' AND campaign_id IN (sqlc.slice(ids)) ORDER BY campaign_id, list_id;

-- name: InsertCampaign :exec
INSERT INTO campaigns (id, site_id, name, state, mode, settings, queue_id, trunk_id, created_at, leaving, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?);

-- name: UpdateCampaign :exec
UPDATE campaigns SET name = ?, mode = ?, settings = ?, queue_id = ?, trunk_id = ?, version = version + 1 WHERE id = ?;

-- name: SteerCampaign :exec
UPDATE campaigns SET state = ?, mode = ?, settings = ?, version = version + 1 WHERE id = ?;

-- name: LeaveCampaign :exec
UPDATE campaigns SET leaving = 1, name = id, queue_id = NULL, trunk_id = NULL WHERE id = ?;

-- name: LeaveLists :exec
DELETE FROM campaign_lists WHERE campaign_id = ?;

-- name: LeavingCampaigns :many
SELECT id, num FROM campaigns WHERE leaving = 1 LIMIT 100;

-- name: RemoveSomeCampaignLeads :execrows
DELETE FROM campaign_leads WHERE campaign_num = ? LIMIT 5000;

-- name: RemoveCampaignLanes :exec
DELETE FROM campaign_lanes WHERE campaign_num = ?;

-- name: RemoveCampaign :exec
DELETE FROM campaigns WHERE id = ? AND leaving = 1;

-- name: CampaignUses :many
SELECT 'dnc_list' AS noun, d.id, d.name FROM dnc_lists d WHERE d.campaign_id = sqlc.arg(id)
LIMIT 20;

-- name: CountTrunksOfSite :one
SELECT COUNT(*) FROM trunks WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: AttachList :exec
INSERT INTO campaign_lists (campaign_id, list_id, state) VALUES (?, ?, 'adding') ON DUPLICATE KEY UPDATE state = 'adding';

-- name: DetachList :execrows
UPDATE campaign_lists SET state = 'removing' WHERE campaign_id = ? AND list_id = ?;

-- name: LockAttached :one
SELECT state FROM campaign_lists WHERE campaign_id = ? AND list_id = ? FOR UPDATE;

-- name: ListAttached :exec
UPDATE campaign_lists SET state = '' WHERE campaign_id = ? AND list_id = ? AND state = 'adding';

-- name: ListDetached :exec
DELETE FROM campaign_lists WHERE campaign_id = ? AND list_id = ? AND state = 'removing';

-- name: WaitingLists :many
SELECT l.campaign_id, l.list_id, l.state, c.num AS campaign_num, c.site_id, x.num AS list_num
FROM campaign_lists l JOIN campaigns c ON c.id = l.campaign_id JOIN lists x ON x.id = l.list_id
WHERE l.state <> '' LIMIT 100;

-- name: CampaignsOfList :many
SELECT c.id, c.num FROM campaign_lists l JOIN campaigns c ON c.id = l.campaign_id WHERE l.list_id = ?;

-- name: AddCampaignLeads :execrows
INSERT IGNORE INTO campaign_leads (campaign_num, lead_id, list_num, state, zone, priority, next_at, attempts, position, outcome, lease, lease_until)
SELECT CAST(sqlc.arg(campaign_num) AS UNSIGNED), d.id, d.list_num, 0, d.zone, d.priority, 0, 0, 0, '', '', 0 FROM leads d
WHERE d.list_num = sqlc.arg(list_num) AND d.id >= sqlc.arg(since) AND d.id <= sqlc.arg(last);

-- name: AddCampaignLanes :exec
INSERT IGNORE INTO campaign_lanes (campaign_num, priority, zone)
SELECT DISTINCT CAST(sqlc.arg(campaign_num) AS UNSIGNED), d.priority, d.zone FROM leads d
WHERE d.list_num = sqlc.arg(list_num) AND d.id >= sqlc.arg(since) AND d.id <= sqlc.arg(last);

-- name: DropCampaignLeads :exec
DELETE FROM campaign_leads WHERE campaign_num = sqlc.arg(campaign_num) AND list_num = sqlc.arg(list_num)
  AND lead_id >= sqlc.arg(since) AND lead_id <= sqlc.arg(last);

-- name: CampaignLanes :many
SELECT priority, zone FROM campaign_lanes WHERE campaign_num = ? ORDER BY priority, zone;

-- name: LeaseLeads :execrows
UPDATE campaign_leads SET state = 1, lease = sqlc.arg(lease), lease_until = sqlc.arg(lease_until), held = ''
WHERE campaign_num = sqlc.arg(campaign_num) AND state = 0 AND lead_id IN (sqlc.slice(ids));

-- name: LeasedLeads :many
SELECT lead_id FROM campaign_leads WHERE campaign_num = sqlc.arg(campaign_num) AND state = 1 AND lease = sqlc.arg(lease) AND lead_id IN (sqlc.slice(ids));

-- name: ReleaseLead :execrows
UPDATE campaign_leads SET state = 0, lease = '', lease_until = 0, next_at = sqlc.arg(next_at)
WHERE campaign_num = sqlc.arg(campaign_num) AND lead_id = sqlc.arg(lead_id) AND state = 1 AND lease = sqlc.arg(lease);

-- An appointment stays as long as nobody was met.
-- name: CloseLease :execrows
UPDATE campaign_leads SET state = sqlc.arg(state), lease = '', lease_until = 0, next_at = sqlc.arg(next_at), position = sqlc.arg(position),
  outcome = sqlc.arg(outcome), attempts = attempts + sqlc.arg(counted), held = sqlc.arg(held),
  callback_at = IF(CAST(sqlc.arg(keep) AS SIGNED) = 1, callback_at, CAST(sqlc.arg(callback_at) AS SIGNED)),
  callback_agent = IF(CAST(sqlc.arg(keep) AS SIGNED) = 1, callback_agent, LEFT(sqlc.arg(callback_agent), 26))
WHERE campaign_num = sqlc.arg(campaign_num) AND lead_id = sqlc.arg(lead_id) AND state = 1 AND lease = sqlc.arg(lease);

-- name: ExpiredLeases :many
SELECT lead_id, lease, lease_until FROM campaign_leads FORCE INDEX (next_lead)
WHERE campaign_num = sqlc.arg(campaign_num) AND state = 1 AND lease_until < sqlc.arg(now) LIMIT ?;
