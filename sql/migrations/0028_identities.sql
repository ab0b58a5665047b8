-- Since when a contact is reached by a number or an address; of what was there before, nobody knows.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE contact_identities
  ADD COLUMN IF NOT EXISTS added_at datetime(3) NULL;

-- +goose Down
ALTER TABLE contact_identities
  DROP COLUMN IF EXISTS added_at;
