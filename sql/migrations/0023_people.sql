-- Customers: own fields, tags, consents, merging that can be undone, and erasure.

-- +goose NO TRANSACTION
-- +goose Up
-- custom is JSON by the keys of contact_fields, tags a JSON list. A contact with merged_into is hidden behind that one; one
-- with erased_at has nothing left that tells of a person.
ALTER TABLE contacts
  ADD COLUMN IF NOT EXISTS custom text NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS tags text NOT NULL DEFAULT '[]',
  ADD COLUMN IF NOT EXISTS merged_into char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS erased_at datetime(3) NULL;

ALTER TABLE contacts
  ADD INDEX IF NOT EXISTS contact_merged (merged_into);

-- The own fields of a site's contacts. choices is a JSON list.
CREATE TABLE IF NOT EXISTS contact_fields (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  field_key varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  label varchar(80) NOT NULL,
  kind varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  choices text NOT NULL,
  position int NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY contact_field_key (site_id, field_key),
  CONSTRAINT contact_field_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What a person allowed or forbade; channel '' is all of them, purpose '' any contact at all. There are no foreign keys: what
-- was forbidden outlives the contact.
CREATE TABLE IF NOT EXISTS contact_consents (
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  purpose varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state varchar(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  source varchar(80) NOT NULL,
  by_user char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (contact_id, channel, purpose)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- moved is JSON: everything that a merge changed, for its undoing.
CREATE TABLE IF NOT EXISTS contact_merges (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  into_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  by_user char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  moved longtext NOT NULL,
  undone_at datetime(3) NULL,
  undone_by char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (id),
  KEY merge_into (into_id, id),
  KEY merge_from (from_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Erasures, done or under way: step and place say where to go on. subject is JSON, whom it is about, and empty when it is done.
CREATE TABLE IF NOT EXISTS contact_erasures (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason varchar(255) NOT NULL,
  by_user char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  login varchar(64) NOT NULL,
  step varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place varchar(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject longtext NOT NULL,
  at datetime(3) NOT NULL,
  done_at datetime(3) NULL,
  PRIMARY KEY (id),
  KEY erasure_of_contact (contact_id, id),
  KEY erasure_open (done_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The timeline reads messages of several threads by time; an erasure finds whom we called.
ALTER TABLE messages ADD INDEX IF NOT EXISTS message_by_time (thread_id, at, id);
ALTER TABLE interactions ADD INDEX IF NOT EXISTS interaction_of_callee (to_number, created_at);

-- +goose Down
ALTER TABLE interactions DROP INDEX IF EXISTS interaction_of_callee;
ALTER TABLE messages DROP INDEX IF EXISTS message_by_time;
DROP TABLE IF EXISTS contact_erasures;
DROP TABLE IF EXISTS contact_merges;
DROP TABLE IF EXISTS contact_consents;
DROP TABLE IF EXISTS contact_fields;
ALTER TABLE contacts DROP INDEX IF EXISTS contact_merged;
ALTER TABLE contacts
  DROP COLUMN IF EXISTS erased_at,
  DROP COLUMN IF EXISTS merged_into,
  DROP COLUMN IF EXISTS tags,
  DROP COLUMN IF EXISTS custom;
