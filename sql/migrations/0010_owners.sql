-- The agent who looks after a contact.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE contacts
  ADD COLUMN IF NOT EXISTS owner_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD INDEX IF NOT EXISTS contacts_of_owner (owner_id);

-- +goose Down
ALTER TABLE contacts
  DROP INDEX IF EXISTS contacts_of_owner,
  DROP COLUMN IF EXISTS owner_id;
