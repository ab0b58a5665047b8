-- Agents anywhere: the phones an agent may choose among at the start of a shift, and the outside number as one of them.

-- +goose NO TRANSACTION
-- +goose Up
-- phones are words with commas between them; empty means the one in phone alone.
ALTER TABLE agents
  ADD COLUMN IF NOT EXISTS phones varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS number varchar(21) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS number_direct tinyint(1) NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS number_caller_id varchar(21) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS standing tinyint(1) NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX IF NOT EXISTS agent_number ON agents (number);

-- +goose Down
DROP INDEX IF EXISTS agent_number ON agents;
ALTER TABLE agents DROP COLUMN IF EXISTS standing, DROP COLUMN IF EXISTS number_caller_id, DROP COLUMN IF EXISTS number_direct, DROP COLUMN IF EXISTS number, DROP COLUMN IF EXISTS phones;
