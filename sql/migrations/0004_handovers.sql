-- Where a conversation came from and where it went: transfers, consults, forwarding to numbers outside.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE interactions
  ADD COLUMN IF NOT EXISTS parent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS handed_to varchar(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS handed_id varchar(190) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS handed_name varchar(190) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS hand_note text NOT NULL DEFAULT '',
  ADD INDEX IF NOT EXISTS interaction_of_parent (parent_id);

-- +goose Down
ALTER TABLE interactions
  DROP INDEX IF EXISTS interaction_of_parent,
  DROP COLUMN IF EXISTS hand_note,
  DROP COLUMN IF EXISTS handed_name,
  DROP COLUMN IF EXISTS handed_id,
  DROP COLUMN IF EXISTS handed_to,
  DROP COLUMN IF EXISTS kind,
  DROP COLUMN IF EXISTS parent_id;
