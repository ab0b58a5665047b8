-- What was done with a conversation and by whom, and the ages of what rules did.

-- +goose NO TRANSACTION
-- +goose Up
-- was and now are ids, numbers, tags or moments, by the kind of act.
CREATE TABLE IF NOT EXISTS thread_acts (
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  by_kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  by_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  by_name varchar(120) NOT NULL,
  was varchar(80) NOT NULL,
  now varchar(80) NOT NULL,
  PRIMARY KEY (thread_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE automation_runs
  ADD KEY IF NOT EXISTS automation_run_at (at),
  ADD KEY IF NOT EXISTS automation_run_of (rule_id, acted, at);

-- +goose Down
ALTER TABLE automation_runs
  DROP KEY IF EXISTS automation_run_at,
  DROP KEY IF EXISTS automation_run_of;
DROP TABLE IF EXISTS thread_acts;
