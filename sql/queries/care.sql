-- What queues do for those who wait.

-- name: CareOfQueues :many
SELECT queue_id, care FROM queue_care WHERE queue_id IN (sqlc.slice(ids));

-- name: CareOfSite :many
SELECT c.queue_id, c.care FROM queue_care c JOIN queues q ON q.id = c.queue_id WHERE q.site_id = ?;

-- name: PutQueueCare :exec
INSERT INTO queue_care (queue_id, care) VALUES (?, ?) ON DUPLICATE KEY UPDATE care = VALUES(care);
