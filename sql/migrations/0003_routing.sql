-- How a queue chooses its agents: strategy, the skills that are wanted and how they relax, the teams and from which wait on
-- they are searched, and what age adds to a caller's priority; and how long a customer may be held.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE queues
  ADD COLUMN IF NOT EXISTS strategy varchar(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'longest_available',
  ADD COLUMN IF NOT EXISTS age_seconds int NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS age_most int NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS hold_limit_seconds int NOT NULL DEFAULT 0;

-- relax is JSON: waits in seconds with the level that will do from then on.
CREATE TABLE IF NOT EXISTS queue_skills (
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  skill_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position int NOT NULL,
  level int NOT NULL,
  relax text NOT NULL,
  PRIMARY KEY (queue_id, skill_id),
  KEY queues_of_skill (skill_id),
  CONSTRAINT queue_skill_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE,
  CONSTRAINT queue_skill_skill FOREIGN KEY (skill_id) REFERENCES skills (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS queue_teams (
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position int NOT NULL,
  after_seconds int NOT NULL,
  PRIMARY KEY (queue_id, team_id),
  KEY queues_of_team (team_id),
  CONSTRAINT queue_team_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE,
  CONSTRAINT queue_team_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS queue_teams;
DROP TABLE IF EXISTS queue_skills;
ALTER TABLE queues DROP COLUMN IF EXISTS hold_limit_seconds, DROP COLUMN IF EXISTS age_most, DROP COLUMN IF EXISTS age_seconds, DROP COLUMN IF EXISTS strategy;
