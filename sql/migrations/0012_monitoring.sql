-- Whether agents see that a supervisor listens.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE queues
  ADD COLUMN IF NOT EXISTS show_listening tinyint(1) NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE queues
  DROP COLUMN IF EXISTS show_listening;
