-- Closed leads that are called again.
-- Reach: the campaign was found in reach before. By a code of the last attempt: as results are, the attempts of a site, and those of
-- a queue for who reaches no more than that. The last attempt has the say, never an older one that happens to be in reach.

-- name: RecycleCounts :many
SELECT outcome, COUNT(*) AS leads FROM campaign_leads
WHERE campaign_num = sqlc.arg(campaign_num) AND state = 2 AND attempts < sqlc.arg(attempts_below)
  AND (CAST(sqlc.arg(any_list) AS SIGNED) = 1 OR list_num IN (sqlc.slice(list_nums)))
GROUP BY outcome ORDER BY outcome;

-- name: RecycleCodes :many
SELECT a.disposition_id, p.name, COUNT(*) AS leads
FROM campaign_leads l
JOIN attempts a ON a.id = (SELECT x.id FROM attempts x WHERE x.campaign_num = l.campaign_num AND x.lead_id = l.lead_id ORDER BY x.leased_at DESC, x.id DESC LIMIT 1)
LEFT JOIN dispositions p ON p.id = a.disposition_id
WHERE l.campaign_num = sqlc.arg(campaign_num) AND l.state = 2 AND l.outcome IN (sqlc.slice(outcomes)) AND l.attempts < sqlc.arg(attempts_below)
  AND (CAST(sqlc.arg(any_list) AS SIGNED) = 1 OR l.list_num IN (sqlc.slice(list_nums)))
  AND a.disposition_id <> ''
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))
GROUP BY a.disposition_id, p.name ORDER BY leads DESC, a.disposition_id LIMIT 200;

-- A lead is barred when each of its numbers is on one of the do-not-call lists. Most are done with after the first number.
-- name: RecycleSum :one
SELECT COUNT(*) AS leads, CAST(COALESCE(SUM(
    EXISTS (SELECT 1 FROM dnc_numbers f WHERE f.dnc_num IN (sqlc.slice(first_of)) AND f.number = CAST(SUBSTRING_INDEX(d.numbers, ',', 1) AS UNSIGNED))
    AND NOT EXISTS (
      SELECT 1 FROM (SELECT 2 AS place UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
        UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10) n
      WHERE n.place <= 1 + LENGTH(d.numbers) - LENGTH(REPLACE(d.numbers, ',', '')) AND NOT EXISTS (
        SELECT 1 FROM dnc_numbers x WHERE x.dnc_num IN (sqlc.slice(dnc_nums))
          AND x.number = CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(d.numbers, ',', n.place), ',', -1) AS UNSIGNED)))), 0) AS SIGNED) AS barred
FROM campaign_leads l LEFT JOIN leads d ON d.list_num = l.list_num AND d.id = l.lead_id
WHERE l.campaign_num = sqlc.arg(campaign_num) AND l.state = 2 AND l.outcome IN (sqlc.slice(outcomes)) AND l.attempts < sqlc.arg(attempts_below)
  AND (CAST(sqlc.arg(any_list) AS SIGNED) = 1 OR l.list_num IN (sqlc.slice(list_nums)))
  AND (CAST(sqlc.arg(any_code) AS SIGNED) = 1 OR EXISTS (
    SELECT 1 FROM attempts a
    WHERE a.id = (SELECT z.id FROM attempts z WHERE z.campaign_num = l.campaign_num AND z.lead_id = l.lead_id ORDER BY z.leased_at DESC, z.id DESC LIMIT 1)
      AND a.disposition_id IN (sqlc.slice(dispositions))
      AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))));

-- name: RecycleLeads :many
SELECT l.lead_id, l.list_num, l.outcome, l.attempts FROM campaign_leads l
WHERE l.campaign_num = sqlc.arg(campaign_num) AND l.state = 2 AND l.outcome IN (sqlc.slice(outcomes)) AND l.attempts < sqlc.arg(attempts_below)
  AND l.lead_id > sqlc.arg(after)
  AND (CAST(sqlc.arg(any_list) AS SIGNED) = 1 OR l.list_num IN (sqlc.slice(list_nums)))
  AND (CAST(sqlc.arg(any_code) AS SIGNED) = 1 OR EXISTS (
    SELECT 1 FROM attempts a
    WHERE a.id = (SELECT z.id FROM attempts z WHERE z.campaign_num = l.campaign_num AND z.lead_id = l.lead_id ORDER BY z.leased_at DESC, z.id DESC LIMIT 1)
      AND a.disposition_id IN (sqlc.slice(dispositions))
      AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))))
ORDER BY l.lead_id LIMIT ?;

-- name: RecycleSome :execrows
UPDATE campaign_leads SET state = 0, next_at = sqlc.arg(now), position = 0, held = '', callback_at = 0, callback_agent = '', recycled_at = sqlc.arg(now)
WHERE campaign_num = sqlc.arg(campaign_num) AND state = 2 AND outcome IN (sqlc.slice(outcomes)) AND lead_id IN (sqlc.slice(ids));
