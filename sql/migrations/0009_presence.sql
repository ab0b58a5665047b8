-- Numbers of one's own: an entry point leads to a queue or to one agent. What a site wants of presence.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE entry_points
  MODIFY COLUMN queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE entry_points
  ADD CONSTRAINT entry_point_to_agent FOREIGN KEY IF NOT EXISTS entry_point_to_agent (agent_id) REFERENCES agents (id) ON DELETE RESTRICT;

-- Empty words and zeros leave a rule to the configuration. A site without a row leaves all of them.
CREATE TABLE IF NOT EXISTS presence_policies (
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  after_wrapup varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  after_missed varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  missed_back_seconds int NOT NULL,
  missed_limit int NOT NULL,
  idle_minutes int NOT NULL,
  phone_grace_seconds int NOT NULL,
  phone_lost varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (site_id),
  CONSTRAINT presence_policy_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS presence_policies;
DELETE g FROM grant_entries g JOIN entry_points e ON e.id = g.entry_id WHERE e.queue_id IS NULL;
DELETE FROM entry_points WHERE queue_id IS NULL;
ALTER TABLE entry_points DROP FOREIGN KEY IF EXISTS entry_point_to_agent;
ALTER TABLE entry_points DROP COLUMN IF EXISTS agent_id;
ALTER TABLE entry_points MODIFY COLUMN queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
