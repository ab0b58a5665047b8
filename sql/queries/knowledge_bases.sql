-- Knowledge bases of the bot, with their sources and embeddings.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListKnowledgeBases :many
SELECT d.* FROM knowledge_bases d
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
  AND d.id > sqlc.arg(after)
ORDER BY d.id LIMIT ?;

-- name: GetKnowledgeBase :one
SELECT d.* FROM knowledge_bases d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)));

-- name: LockKnowledgeBase :one
SELECT d.* FROM knowledge_bases d
WHERE d.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR d.site_id IN (sqlc.slice(site_ids))
       OR d.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertKnowledgeBase :exec
INSERT INTO knowledge_bases (id, site_id, name, description, changes, version) VALUES (?, ?, ?, ?, 0, ?);

-- name: UpdateKnowledgeBase :exec
UPDATE knowledge_bases SET name = ?, description = ?, version = version + 1 WHERE id = ?;

-- name: DeleteKnowledgeBase :exec
DELETE FROM knowledge_bases WHERE id = ?;

-- name: KnowledgeBaseUses :many
SELECT 'inbox' AS noun, i.id, i.name FROM bots b JOIN inboxes i ON i.id = b.inbox_id WHERE b.policy LIKE CONCAT('%"', sqlc.arg(id), '"%')
LIMIT 20;

-- name: CountKnowledgeBasesOfSite :one
SELECT COUNT(*) FROM knowledge_bases WHERE site_id = ? AND id IN (sqlc.slice(ids));

-- name: TouchKnowledgeBase :exec
UPDATE knowledge_bases SET changes = changes + 1 WHERE id = ?;

-- name: KnowledgeBaseChanges :one
SELECT changes FROM knowledge_bases WHERE id = ?;

-- name: ListKnowledgeSources :many
SELECT id, base_id, title, url, format, language, expires_at, updated_at, version, OCTET_LENGTH(body) AS size FROM knowledge_sources
WHERE base_id = ? AND id > ? ORDER BY id LIMIT ?;

-- name: CountKnowledgeSources :one
SELECT COUNT(*) FROM knowledge_sources WHERE base_id = ?;

-- name: AllKnowledgeSources :many
SELECT * FROM knowledge_sources WHERE base_id = ? ORDER BY id;

-- name: GetKnowledgeSource :one
SELECT * FROM knowledge_sources WHERE base_id = ? AND id = ?;

-- name: LockKnowledgeSource :one
SELECT * FROM knowledge_sources WHERE base_id = ? AND id = ? FOR UPDATE;

-- name: InsertKnowledgeSource :exec
INSERT INTO knowledge_sources (id, base_id, title, url, format, body, language, expires_at, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1);

-- name: UpdateKnowledgeSource :exec
UPDATE knowledge_sources SET title = ?, url = ?, format = ?, body = ?, language = ?, expires_at = ?, updated_at = ?, version = version + 1 WHERE id = ?;

-- name: DeleteKnowledgeSource :exec
DELETE FROM knowledge_sources WHERE id = ?;

-- name: VectorsOfBase :many
SELECT chunk_id, embedding FROM knowledge_vectors WHERE base_id = ? AND model = ?;

-- name: PutVector :exec
INSERT INTO knowledge_vectors (base_id, model, chunk_id, embedding) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE embedding = VALUES(embedding);

-- name: VectorIDsOfBase :many
SELECT chunk_id FROM knowledge_vectors WHERE base_id = ? AND model = ?;

-- name: DropVector :exec
DELETE FROM knowledge_vectors WHERE base_id = ? AND model = ? AND chunk_id = ?;
