-- Attempts: what the projector writes, and what the dialling engine asks. The engine names its campaign or its site; no request of a
-- person gets here. VALUES() is the form that 10.3 knows.

-- The disposition may be known by the interaction before the attempt tells it.
-- name: PutAttempt :exec
INSERT INTO attempts (
  id, campaign_id, campaign_num, site_id, queue_id, list_num, lead_id, number, position, mode, reserved, caller_id,
  trunk_id, segment, rules, basis, limit_ms, call_id, interaction_id, agent_id, state, since, leased_at, dialled_at,
  rang_at, answered_at, judged_at, joined_at, ended_at, closed_at, outcome, uncounted, ours, verdict, verdict_cause,
  disposition_id, refused, skip_reason, q850, tech_cause, lead_next, seq
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  campaign_id = VALUES(campaign_id), campaign_num = VALUES(campaign_num), site_id = VALUES(site_id), queue_id =
  VALUES(queue_id), list_num = VALUES(list_num), lead_id = VALUES(lead_id), number = VALUES(number), position =
  VALUES(position), mode = VALUES(mode), reserved = VALUES(reserved), caller_id = VALUES(caller_id), trunk_id =
  VALUES(trunk_id), segment = VALUES(segment), rules = VALUES(rules), basis = VALUES(basis), limit_ms =
  VALUES(limit_ms), call_id = VALUES(call_id), interaction_id = VALUES(interaction_id), agent_id = VALUES(agent_id),
  state = VALUES(state), since = VALUES(since), leased_at = VALUES(leased_at), dialled_at = VALUES(dialled_at),
  rang_at = VALUES(rang_at), answered_at = VALUES(answered_at), judged_at = VALUES(judged_at), joined_at =
  VALUES(joined_at), ended_at = VALUES(ended_at), closed_at = VALUES(closed_at), outcome = VALUES(outcome), uncounted
  = VALUES(uncounted), ours = VALUES(ours), verdict = VALUES(verdict), verdict_cause = VALUES(verdict_cause),
  disposition_id = IF(VALUES(disposition_id) = '', disposition_id, VALUES(disposition_id)), refused = VALUES(refused),
  skip_reason = VALUES(skip_reason), q850 = VALUES(q850), tech_cause = VALUES(tech_cause), lead_next =
  VALUES(lead_next), seq = VALUES(seq);

-- name: CodeAttempt :execrows
UPDATE attempts SET disposition_id = sqlc.arg(disposition_id) WHERE id = sqlc.arg(id) AND disposition_id <> sqlc.arg(disposition_id);

-- name: CodedAttempt :one
SELECT a.campaign_id, a.campaign_num, a.lead_id, a.list_num, a.number, a.position, a.state, COALESCE(d.kind, '') AS kind
FROM attempts a LEFT JOIN dispositions d ON d.id = a.disposition_id WHERE a.id = ?;

-- name: RefuseAttempt :exec
UPDATE attempts SET refused = 1 WHERE id = ?;

-- name: OptoutSettings :one
SELECT c.settings FROM campaigns c WHERE c.id = ?;

-- What follows was coded after the attempt was closed. A lead that is under way again ends as that attempt says.
-- name: LookAgainAtLead :exec
UPDATE campaign_leads SET state = 0, next_at = sqlc.arg(now), held = ''
WHERE campaign_num = sqlc.arg(campaign_num) AND lead_id = sqlc.arg(lead_id) AND state <> 1;

-- name: PromiseLead :exec
UPDATE campaign_leads SET callback_at = sqlc.arg(callback_at), callback_agent = sqlc.arg(callback_agent), position = sqlc.arg(position),
  next_at = IF(state = 1, next_at, sqlc.arg(callback_at)), held = IF(state = 1, held, 'callback'), state = IF(state = 1, 1, 0)
WHERE campaign_num = sqlc.arg(campaign_num) AND lead_id = sqlc.arg(lead_id);

-- name: PlaceOfNumber :one
SELECT FIND_IN_SET(sqlc.arg(number), d.numbers) AS place FROM leads d WHERE d.list_num = sqlc.arg(list_num) AND d.id = sqlc.arg(lead_id);

-- name: RefusingCodes :many
SELECT id FROM dispositions WHERE kind = 'opt_out' AND id IN (sqlc.slice(ids));

-- name: SiteCountry :one
SELECT country FROM sites WHERE id = ?;

-- name: PastAttempts :many
SELECT id, lead_id, position, leased_at, dialled_at, ended_at, outcome, disposition_id, refused, uncounted FROM attempts FORCE INDEX (attempts_of_lead)
WHERE campaign_num = sqlc.arg(campaign_num) AND lead_id IN (sqlc.slice(leads)) ORDER BY leased_at, id;

-- name: LeadStandings :many
SELECT lead_id, position, callback_at, callback_agent, recycled_at FROM campaign_leads
WHERE campaign_num = sqlc.arg(campaign_num) AND lead_id IN (sqlc.slice(leads)) AND (callback_at > 0 OR recycled_at > 0);

-- name: AttemptsToNumbers :many
SELECT id, campaign_num, lead_id, number, position, leased_at, dialled_at, ended_at, outcome, disposition_id, refused FROM attempts FORCE INDEX (attempts_to_number)
WHERE number IN (sqlc.slice(numbers)) AND leased_at >= sqlc.arg(since) AND site_id = sqlc.arg(site_id) AND uncounted = 0
ORDER BY leased_at, id;

-- name: AnsweredAttempts :many
SELECT answered_at, joined_at, ended_at, ours, verdict, outcome FROM attempts FORCE INDEX (attempts_answered)
WHERE campaign_num = sqlc.arg(campaign_num) AND answered_at >= sqlc.arg(since) ORDER BY answered_at, id;

-- name: FirstAttempt :one
SELECT leased_at FROM attempts FORCE INDEX (attempts_by_time)
WHERE campaign_num = sqlc.arg(campaign_num) AND dialled_at IS NOT NULL ORDER BY leased_at LIMIT 1;

-- The index attempts_of_site has all it needs. A lead that was leased with a caller ID and not dialled counts: rather one too many.
-- name: CallerIDsSince :many
SELECT caller_id, CAST(TIMESTAMPDIFF(SECOND, '1970-01-01 00:00:00', leased_at) DIV 900 AS SIGNED) AS quarter, COUNT(*) AS calls FROM attempts
WHERE site_id = sqlc.arg(site_id) AND leased_at >= sqlc.arg(since) AND caller_id <> '' GROUP BY caller_id, quarter;

-- It reads every lead of the campaign.
-- name: CountCampaignLeads :many
SELECT zone, held, state, COUNT(*) AS leads, CAST(SUM(next_at <= sqlc.arg(now) AND callback_at <= sqlc.arg(now)) AS SIGNED) AS due,
  CAST(COALESCE(MIN(IF(next_at > sqlc.arg(now), next_at, NULL)), 0) AS UNSIGNED) AS first_at
FROM campaign_leads WHERE campaign_num = sqlc.arg(campaign_num) GROUP BY zone, held, state;

-- name: DueCallbacks :many
SELECT lead_id, list_num, zone, priority, next_at, attempts, position, outcome FROM campaign_leads FORCE INDEX (callbacks)
WHERE campaign_num = sqlc.arg(campaign_num) AND state = 0 AND callback_at > 0 AND callback_at <= sqlc.arg(now) AND next_at <= sqlc.arg(now)
ORDER BY callback_at, lead_id LIMIT ?;

-- Each lead has its own rule and time: they stand where its id stands.
-- name: HoldLeads :execrows
UPDATE campaign_leads SET state = ELT(FIELD(lead_id, sqlc.slice(of_states)), sqlc.slice(states)),
  next_at = ELT(FIELD(lead_id, sqlc.slice(of_untils)), sqlc.slice(untils)),
  held = ELT(FIELD(lead_id, sqlc.slice(of_rules)), sqlc.slice(rules)), lease = '', lease_until = 0
WHERE campaign_num = sqlc.arg(campaign_num) AND state = 1 AND lease = sqlc.arg(lease) AND lead_id IN (sqlc.slice(leads));

-- name: AllCampaigns :many
SELECT c.* FROM campaigns c WHERE c.leaving = 0 ORDER BY c.id;

-- name: AllTrunks :many
SELECT t.* FROM trunks t ORDER BY t.id;

-- name: AllCalledLists :many
SELECT l.* FROM lists l WHERE l.leaving = 0 AND l.id IN (SELECT list_id FROM campaign_lists) ORDER BY l.id;

