-- How much an agent may do at once, and the written conversations that interactions are about.

-- +goose NO TRANSACTION
-- +goose Up
-- capacity is JSON (agents.Capacity), or empty where nothing was decided.
ALTER TABLE agents
  ADD COLUMN IF NOT EXISTS capacity varchar(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE presence_policies
  ADD COLUMN IF NOT EXISTS capacity varchar(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

ALTER TABLE interactions
  ADD COLUMN IF NOT EXISTS thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD KEY IF NOT EXISTS interactions_of_thread (thread_id, created_at);

-- +goose Down
ALTER TABLE interactions DROP KEY IF EXISTS interactions_of_thread;
ALTER TABLE interactions
  DROP COLUMN IF EXISTS inbox_id,
  DROP COLUMN IF EXISTS thread_id;
ALTER TABLE presence_policies DROP COLUMN IF EXISTS capacity;
ALTER TABLE agents DROP COLUMN IF EXISTS capacity;
