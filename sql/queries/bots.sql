-- The bot of written channels. Its reach is that of the inbox, which is locked first.

-- name: GetBot :one
SELECT * FROM bots WHERE inbox_id = ?;

-- name: AllBots :many
SELECT * FROM bots;

-- name: PutBot :exec
INSERT INTO bots (inbox_id, site_id, policy, model, secrets, version) VALUES (?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE policy = VALUES(policy), model = VALUES(model), secrets = VALUES(secrets), version = VALUES(version);

-- name: AddBotUse :exec
INSERT INTO bot_uses (id, inbox_id, thread_id, contact_id, run_id, purpose, model, tokens_in, tokens_out, micros, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: BotSpent :one
SELECT CAST(COALESCE(SUM(tokens_in + tokens_out), 0) AS SIGNED) AS tokens, CAST(COALESCE(SUM(micros), 0) AS SIGNED) AS micros FROM bot_uses WHERE inbox_id = ? AND at >= ?;

-- name: BotRunsOf :one
SELECT COUNT(*) FROM bot_uses WHERE contact_id = ? AND at >= ? AND purpose = 'answer';

-- name: BotUsage :many
SELECT CAST(DATE(at) AS CHAR) AS day, purpose, model, COUNT(*) AS runs, CAST(SUM(tokens_in) AS SIGNED) AS tokens_in, CAST(SUM(tokens_out) AS SIGNED) AS tokens_out, CAST(SUM(micros) AS SIGNED) AS micros
FROM bot_uses WHERE inbox_id = ? AND at >= sqlc.arg(first_at) AND at < sqlc.arg(last_at)
GROUP BY DATE(at), purpose, model ORDER BY 1, purpose, model LIMIT 2000;

-- name: BotUses :many
SELECT u.id, u.at, u.thread_id, u.run_id, u.purpose, u.model, u.tokens_in, u.tokens_out, u.micros, CAST(COALESCE(t.number, 0) AS SIGNED) AS number
FROM bot_uses u LEFT JOIN threads t ON t.id = u.thread_id
WHERE u.inbox_id = sqlc.arg(inbox_id) AND (sqlc.arg(after) = '' OR u.id < sqlc.arg(after)) ORDER BY u.id DESC LIMIT ?;

-- name: PutProposal :exec
INSERT INTO bot_proposals (thread_id, proposal_id, tool, arguments, at) VALUES (?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE proposal_id = VALUES(proposal_id), tool = VALUES(tool), arguments = VALUES(arguments), at = VALUES(at);

-- name: GetProposal :one
SELECT * FROM bot_proposals WHERE thread_id = ?;

-- name: TakeProposal :execrows
DELETE FROM bot_proposals WHERE thread_id = ? AND proposal_id = ?;

-- name: GetBotThread :one
SELECT record FROM bot_threads WHERE thread_id = ?;

-- name: PutBotThread :exec
INSERT INTO bot_threads (thread_id, talking, record) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE talking = VALUES(talking), record = VALUES(record);

-- name: TalkingThreads :many
SELECT t.record, t.number FROM bot_threads b JOIN threads t ON t.id = b.thread_id WHERE b.talking = 1 AND b.thread_id > ? ORDER BY b.thread_id LIMIT ?;
