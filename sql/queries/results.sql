-- What campaigns came to.
-- Reach: the attempts of a site, and those of a queue for who reaches no more than that.

-- name: ListResults :many
SELECT sqlc.embed(a), d.name AS lead_name, d.external_id AS external_id, d.custom AS custom,
  l.name AS list_name, u.name AS agent_name, p.name AS disposition_name, f.answers AS form_answers
FROM attempts a
LEFT JOIN lists l ON l.num = a.list_num
LEFT JOIN leads d ON d.list_num = a.list_num AND d.id = a.lead_id
LEFT JOIN agents g ON g.id = a.agent_id
LEFT JOIN users u ON u.id = g.user_id
LEFT JOIN dispositions p ON p.id = a.disposition_id
LEFT JOIN form_answers f ON f.interaction_id = a.interaction_id
WHERE a.campaign_num = sqlc.arg(campaign_num)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))
  AND a.id < sqlc.arg(before_id) AND a.leased_at >= sqlc.arg(from_at) AND a.leased_at < sqlc.arg(to_at)
  AND (sqlc.arg(outcome) = '' OR a.outcome = sqlc.arg(outcome))
  AND (sqlc.arg(list_id) = '' OR l.id = sqlc.arg(list_id))
  AND (sqlc.arg(agent_id) = '' OR a.agent_id = sqlc.arg(agent_id))
ORDER BY a.id DESC LIMIT ?;

-- name: ListFunnels :many
SELECT a.list_num, CAST(SUM(a.uncounted = 0) AS SIGNED) AS attempts, CAST(SUM(a.answered_at IS NOT NULL) AS SIGNED) AS answered,
  CAST(SUM(a.joined_at IS NOT NULL OR a.outcome IN ('connected', 'late', 'abandoned', 'hung_up')) AS SIGNED) AS people,
  CAST(SUM(a.joined_at IS NOT NULL) AS SIGNED) AS connected, CAST(SUM(COALESCE(p.success, 0)) AS SIGNED) AS success,
  CAST(SUM(a.outcome = 'abandoned') AS SIGNED) AS abandoned, CAST(SUM(a.outcome IN ('machine', 'message_left')) AS SIGNED) AS machines
FROM attempts a LEFT JOIN dispositions p ON p.id = a.disposition_id
WHERE a.campaign_num = sqlc.arg(campaign_num)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))
  AND a.leased_at >= sqlc.arg(from_at) AND a.leased_at < sqlc.arg(to_at)
GROUP BY a.list_num;

-- Quarters of an hour since 1970: zones are whole quarters away from UTC.
-- name: QuarterFunnels :many
SELECT CAST(TIMESTAMPDIFF(SECOND, '1970-01-01 00:00:00', a.leased_at) DIV 900 AS SIGNED) AS quarter, CAST(SUM(a.uncounted = 0) AS SIGNED) AS attempts, CAST(SUM(a.answered_at IS NOT NULL) AS SIGNED) AS answered,
  CAST(SUM(a.joined_at IS NOT NULL OR a.outcome IN ('connected', 'late', 'abandoned', 'hung_up')) AS SIGNED) AS people,
  CAST(SUM(a.joined_at IS NOT NULL) AS SIGNED) AS connected, CAST(SUM(COALESCE(p.success, 0)) AS SIGNED) AS success,
  CAST(SUM(a.outcome = 'abandoned') AS SIGNED) AS abandoned, CAST(SUM(a.outcome IN ('machine', 'message_left')) AS SIGNED) AS machines
FROM attempts a LEFT JOIN dispositions p ON p.id = a.disposition_id
WHERE a.campaign_num = sqlc.arg(campaign_num)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))
  AND a.leased_at >= sqlc.arg(from_at) AND a.leased_at < sqlc.arg(to_at)
GROUP BY quarter;

-- name: AgentProgress :many
SELECT a.agent_id, u.name AS name, CAST(SUM(a.joined_at IS NOT NULL) AS SIGNED) AS connected, CAST(SUM(COALESCE(p.success, 0)) AS SIGNED) AS success,
  CAST(SUM(a.outcome = 'skipped') AS SIGNED) AS skipped, CAST(SUM(COALESCE(GREATEST(TIMESTAMPDIFF(SECOND, a.joined_at, COALESCE(a.ended_at, sqlc.arg(now))), 0), 0)) AS SIGNED) AS talk_seconds
FROM attempts a LEFT JOIN agents g ON g.id = a.agent_id LEFT JOIN users u ON u.id = g.user_id LEFT JOIN dispositions p ON p.id = a.disposition_id
WHERE a.campaign_num = sqlc.arg(campaign_num) AND a.agent_id <> ''
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR a.site_id IN (sqlc.slice(site_ids)) OR a.queue_id IN (sqlc.slice(queue_ids)))
  AND a.leased_at >= sqlc.arg(from_at) AND a.leased_at < sqlc.arg(to_at)
GROUP BY a.agent_id, u.name ORDER BY connected DESC LIMIT 1000;

-- name: ListsOfCampaign :many
SELECT x.id, x.num, x.name, l.state FROM campaign_lists l JOIN lists x ON x.id = l.list_id
WHERE l.campaign_id = sqlc.arg(campaign_id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR x.site_id IN (sqlc.slice(site_ids))
       OR x.site_id IN (sqlc.slice(part_ids)))
ORDER BY x.name, x.id;

-- It reads every lead of the campaign.
-- name: LeadsByList :many
SELECT list_num, state, CAST(next_at <= sqlc.arg(now) AND (callback_at = 0 OR callback_at <= sqlc.arg(now)) AS SIGNED) AS due, COUNT(*) AS leads
FROM campaign_leads WHERE campaign_num = sqlc.arg(campaign_num) GROUP BY list_num, state, due;
