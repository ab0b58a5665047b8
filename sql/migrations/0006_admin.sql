-- What callers hear that is made here: prompts with their text and their sound by language.
-- The sound is kept in the database, so that one backup has everything; the daemon writes it where the PBX reads it.

-- +goose NO TRANSACTION
-- +goose Up
-- texts is JSON: what is said, by language.
CREATE TABLE IF NOT EXISTS prompts (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  texts text NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY prompt_name (site_id, name),
  CONSTRAINT prompt_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- audio is WAV, 8 kHz, mono, 16 bit; sum is its SHA-256.
CREATE TABLE IF NOT EXISTS prompt_audio (
  prompt_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  length_ms int NOT NULL,
  sum char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  audio mediumblob NOT NULL,
  PRIMARY KEY (prompt_id, language),
  CONSTRAINT prompt_audio_prompt FOREIGN KEY (prompt_id) REFERENCES prompts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Days that have other hours than their weekday: JSON.
ALTER TABLE schedules ADD COLUMN IF NOT EXISTS exceptions mediumtext NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE schedules DROP COLUMN IF EXISTS exceptions;
DROP TABLE IF EXISTS prompt_audio;
DROP TABLE IF EXISTS prompts;
