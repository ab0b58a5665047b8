-- Samples of the detection of machines: recordings that belong to an attempt instead of an interaction, and what people heard
-- in them. heard is person, machine or unclear.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE recordings
  ADD COLUMN IF NOT EXISTS attempt_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS campaign_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD KEY IF NOT EXISTS samples_of_campaign (campaign_id, state, id);

CREATE TABLE IF NOT EXISTS sample_verdicts (
  recording_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  campaign_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  heard varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  PRIMARY KEY (recording_id),
  KEY verdicts_of_campaign (campaign_id, heard)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS sample_verdicts;
ALTER TABLE recordings DROP KEY IF EXISTS samples_of_campaign, DROP COLUMN IF EXISTS attempt_id, DROP COLUMN IF EXISTS campaign_id;
