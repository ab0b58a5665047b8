-- Recordings of calls: the policy of a queue, and what was recorded, written by the projector alone. The file of a recording
-- is named after its id and started_at; details is JSON: the parts and the pauses.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE queues
  ADD COLUMN IF NOT EXISTS recording varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'off';

CREATE TABLE IF NOT EXISTS recordings (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  call_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  interaction_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  entry_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at datetime(3) NOT NULL,
  ended_at datetime(3) NULL,
  details text NOT NULL,
  bytes bigint NOT NULL,
  duration_ms bigint NOT NULL,
  sha256 varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  cause varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  seq bigint unsigned NOT NULL,
  changed_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY recording_of_interaction (interaction_id, started_at),
  KEY recording_by_time (started_at),
  KEY recording_by_state (state, started_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS recordings;
ALTER TABLE queues DROP COLUMN IF EXISTS recording;
