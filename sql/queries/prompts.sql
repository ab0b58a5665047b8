-- What callers hear that is made here.
-- Reach: shared by the whole site, seen wherever a part of the site is in reach.

-- name: ListPrompts :many
SELECT p.* FROM prompts p
WHERE (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR p.site_id IN (sqlc.slice(site_ids))
       OR p.site_id IN (sqlc.slice(part_ids)))
  AND p.id > sqlc.arg(after)
ORDER BY p.id LIMIT ?;

-- name: GetPrompt :one
SELECT p.* FROM prompts p
WHERE p.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR p.site_id IN (sqlc.slice(site_ids))
       OR p.site_id IN (sqlc.slice(part_ids)));

-- name: LockPrompt :one
SELECT p.* FROM prompts p
WHERE p.id = sqlc.arg(id)
  AND (CAST(sqlc.arg(all_sites) AS SIGNED) = 1 OR p.site_id IN (sqlc.slice(site_ids))
       OR p.site_id IN (sqlc.slice(part_ids)))
FOR UPDATE;

-- name: InsertPrompt :exec
INSERT INTO prompts (id, site_id, name, texts, version) VALUES (?, ?, ?, ?, ?);

-- name: UpdatePrompt :exec
UPDATE prompts SET name = ?, texts = ?, version = version + 1 WHERE id = ?;

-- name: TouchPrompt :exec
UPDATE prompts SET version = version + 1 WHERE id = ?;

-- name: DeletePrompt :exec
DELETE FROM prompts WHERE id = ?;

-- name: PromptUses :many
SELECT 'entry_point' AS noun, e.id, e.name FROM entry_points e WHERE e.greeting = sqlc.arg(media) OR e.closed_prompt = sqlc.arg(media)
LIMIT 20;

-- Locked, so that a prompt does not go while somebody begins to use it.
-- name: LockPromptsOfSite :many
SELECT id FROM prompts WHERE site_id = ? AND id IN (sqlc.slice(ids)) FOR UPDATE;

-- name: AudioOfPrompts :many
SELECT prompt_id, language, source, length_ms FROM prompt_audio WHERE prompt_id IN (sqlc.slice(ids)) ORDER BY prompt_id, language;

-- name: AllPromptAudio :many
SELECT prompt_id, language, length_ms, sum FROM prompt_audio ORDER BY prompt_id, language;

-- name: GetPromptAudio :one
SELECT audio FROM prompt_audio WHERE prompt_id = ? AND language = ?;

-- name: PutPromptAudio :exec
INSERT INTO prompt_audio (prompt_id, language, source, length_ms, sum, audio) VALUES (?, ?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE source = VALUES(source), length_ms = VALUES(length_ms), sum = VALUES(sum), audio = VALUES(audio);

-- name: DeletePromptAudio :execrows
DELETE FROM prompt_audio WHERE prompt_id = ? AND language = ?;
