-- Rules and macros of written conversations, how satisfied customers were, and who was named in notes.

-- +goose NO TRANSACTION
-- +goose Up
-- spec is JSON: conditions and actions.
CREATE TABLE IF NOT EXISTS automation_rules (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  position int NOT NULL,
  active tinyint(1) NOT NULL,
  event varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  minutes int NOT NULL,
  spec mediumtext NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY automation_rule_name (site_id, name),
  CONSTRAINT automation_rule_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What rules did. mark is what makes it once: of rules about time the moment (ms) since when somebody waits, of others the
-- number of the note in the timeline. acted is 0 for a look at a wait at which the conditions did not hold.
CREATE TABLE IF NOT EXISTS automation_runs (
  rule_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mark bigint NOT NULL,
  acted tinyint(1) NOT NULL,
  at datetime(3) NOT NULL,
  PRIMARY KEY (rule_id, thread_id, mark)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Since when a customer waits for an answer, and since when one does not answer us: for the rules about time.
ALTER TABLE threads
  ADD COLUMN IF NOT EXISTS waiting_since datetime(3) NULL,
  ADD COLUMN IF NOT EXISTS silent_since datetime(3) NULL,
  ADD KEY IF NOT EXISTS thread_waits (site_id, waiting_since),
  ADD KEY IF NOT EXISTS thread_silences (site_id, silent_since);

-- spec is JSON: queues and actions.
CREATE TABLE IF NOT EXISTS macros (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  spec mediumtext NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY macro_name (site_id, name),
  CONSTRAINT macro_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- One row for every time a customer was asked how satisfied they are. Who worked on it is as it was then. seq is the last
-- message before the question.
CREATE TABLE IF NOT EXISTS thread_scores (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  seq int NOT NULL,
  asked_at datetime(3) NOT NULL,
  score tinyint NULL,
  comment text NOT NULL,
  scored_at datetime(3) NULL,
  PRIMARY KEY (id),
  KEY thread_score_of (thread_id, asked_at),
  KEY thread_score_contact (contact_id, asked_at),
  KEY thread_score_site (site_id, asked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Agents named in notes.
CREATE TABLE IF NOT EXISTS thread_mentions (
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seen tinyint(1) NOT NULL,
  at datetime(3) NOT NULL,
  PRIMARY KEY (agent_id, message_id),
  KEY thread_mention_of (agent_id, seen, message_id),
  KEY thread_mention_thread (thread_id, agent_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS thread_mentions;
DROP TABLE IF EXISTS thread_scores;
DROP TABLE IF EXISTS macros;
ALTER TABLE threads
  DROP KEY IF EXISTS thread_silences,
  DROP KEY IF EXISTS thread_waits,
  DROP COLUMN IF EXISTS silent_since,
  DROP COLUMN IF EXISTS waiting_since;
DROP TABLE IF EXISTS automation_runs;
DROP TABLE IF EXISTS automation_rules;
