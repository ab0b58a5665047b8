-- What a list may be used for: on which legal basis its people are called, since when and until when, and when its numbers were
-- looked up in public registers.

-- +goose NO TRANSACTION
-- +goose Up
-- screened is JSON: the name of a register to the day of the look-up; empty for none.
ALTER TABLE lists
  ADD COLUMN IF NOT EXISTS basis varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS basis_given date NULL,
  ADD COLUMN IF NOT EXISTS basis_expires date NULL,
  ADD COLUMN IF NOT EXISTS screened text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE lists
  DROP COLUMN IF EXISTS screened,
  DROP COLUMN IF EXISTS basis_expires,
  DROP COLUMN IF EXISTS basis_given,
  DROP COLUMN IF EXISTS basis;
