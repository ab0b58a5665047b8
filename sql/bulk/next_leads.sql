(SELECT lead_id, list_num, zone, next_at, attempts, position, outcome FROM campaign_leads FORCE INDEX (next_lead)
WHERE campaign_num = ? AND state = 0 AND zone = ? AND priority = ? AND next_at <= ? AND callback_at = 0
ORDER BY next_at, lead_id LIMIT ?)
