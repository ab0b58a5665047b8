-- What people decide: sites, users and their grants, the directory of the desk, contacts, and the audit of every change.
-- Keys are ULIDs (ascii, 26 characters), times are UTC with milliseconds, version counts the edits of a row.
-- MariaDB commits every statement here at once; IF NOT EXISTS lets an interrupted migration be run again.

-- +goose NO TRANSACTION
-- +goose Up
-- A place or company unit.
CREATE TABLE IF NOT EXISTS sites (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  time_zone varchar(64) NOT NULL,
  country char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY site_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS teams (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY team_name (site_id, name),
  CONSTRAINT team_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- site_id is the home site; none means that only those who reach every site see the user. password_hash is a PHC string.
CREATE TABLE IF NOT EXISTS users (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  login varchar(64) NOT NULL,
  name varchar(80) NOT NULL,
  email varchar(254) NOT NULL,
  language varchar(12) NOT NULL,
  theme varchar(12) NOT NULL,
  active tinyint(1) NOT NULL,
  password_hash varchar(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  password_at datetime(3) NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY user_login (login),
  KEY user_in_site (site_id),
  CONSTRAINT user_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS roles (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  builtin tinyint(1) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY role_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS role_permissions (
  role_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  permission varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (role_id, permission),
  CONSTRAINT role_permission_role FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- A role of a user. What a grant is limited to cannot be deleted under it: an emptied list would widen the grant to the whole site.
CREATE TABLE IF NOT EXISTS grants (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  all_sites tinyint(1) NOT NULL,
  PRIMARY KEY (id),
  KEY grant_of_user (user_id),
  KEY grant_of_role (role_id),
  CONSTRAINT grant_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT grant_role FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Only the SHA-256 of a token is kept, so that a copy of the database opens no session.
CREATE TABLE IF NOT EXISTS sessions (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_hash binary(32) NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at datetime(3) NOT NULL,
  seen_at datetime(3) NOT NULL,
  expires_at datetime(3) NOT NULL,
  address varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent varchar(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY session_token (token_hash),
  KEY session_of_user (user_id),
  KEY session_expiry (expires_at),
  CONSTRAINT session_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- login_key is the SHA-256 of the login tried: people type passwords into the wrong field.
CREATE TABLE IF NOT EXISTS login_failures (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  login_key binary(32) NOT NULL,
  address varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY failure_pair (login_key, address, at),
  KEY failure_address (address, at),
  KEY failure_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS skills (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY skill_name (site_id, name),
  CONSTRAINT skill_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- extension is unique in the installation: there is one PBX.
CREATE TABLE IF NOT EXISTS agents (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  phone varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  extension varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  auto_answer tinyint(1) NOT NULL,
  active tinyint(1) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY agent_user (user_id),
  UNIQUE KEY agent_extension (extension),
  KEY agent_in_site (site_id),
  KEY agent_in_team (team_id),
  CONSTRAINT agent_of_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
  CONSTRAINT agent_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT,
  CONSTRAINT agent_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS agent_skills (
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  skill_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  level int NOT NULL,
  PRIMARY KEY (agent_id, skill_id),
  KEY agents_of_skill (skill_id),
  CONSTRAINT agent_skill_agent FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
  CONSTRAINT agent_skill_skill FOREIGN KEY (skill_id) REFERENCES skills (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- label is JSON: the name by language.
CREATE TABLE IF NOT EXISTS dispositions (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  label text NOT NULL,
  success tinyint(1) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY disposition_name (site_id, name),
  CONSTRAINT disposition_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- label is JSON: the name by language.
CREATE TABLE IF NOT EXISTS pause_reasons (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  label text NOT NULL,
  limit_minutes int NOT NULL,
  billable tinyint(1) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY pause_reason_name (site_id, name),
  CONSTRAINT pause_reason_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS queues (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  priority int NOT NULL,
  offer_seconds int NOT NULL,
  wrapup_seconds int NOT NULL,
  wrapup_extends int NOT NULL,
  max_wait_seconds int NOT NULL,
  music_class varchar(80) NOT NULL,
  service_level_seconds int NOT NULL,
  caller_id varchar(32) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY queue_name (site_id, name),
  CONSTRAINT queue_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS queue_agents (
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (queue_id, agent_id),
  KEY queues_of_agent (agent_id),
  CONSTRAINT queue_agent_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE,
  CONSTRAINT queue_agent_agent FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS queue_dispositions (
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  disposition_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position int NOT NULL,
  PRIMARY KEY (queue_id, disposition_id),
  KEY queues_of_disposition (disposition_id),
  CONSTRAINT queue_disposition_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE,
  CONSTRAINT queue_disposition_disposition FOREIGN KEY (disposition_id) REFERENCES dispositions (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- periods and holidays are JSON: they are only ever read and written whole.
CREATE TABLE IF NOT EXISTS schedules (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  time_zone varchar(64) NOT NULL,
  periods text NOT NULL,
  holidays mediumtext NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY schedule_name (site_id, name),
  CONSTRAINT schedule_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- number is unique in the installation: the PBX delivers it without saying for whom.
CREATE TABLE IF NOT EXISTS entry_points (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  schedule_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  greeting varchar(255) NOT NULL,
  closed_prompt varchar(255) NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  language varchar(12) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY entry_point_number (number),
  UNIQUE KEY entry_point_name (site_id, name),
  KEY entry_point_queue (queue_id),
  KEY entry_point_schedule (schedule_id),
  CONSTRAINT entry_point_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT,
  CONSTRAINT entry_point_to_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE RESTRICT,
  CONSTRAINT entry_point_by_schedule FOREIGN KEY (schedule_id) REFERENCES schedules (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS grant_sites (
  grant_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (grant_id, site_id),
  KEY grants_by_site (site_id),
  CONSTRAINT grant_site_grant FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE,
  CONSTRAINT grant_site_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS grant_teams (
  grant_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (grant_id, team_id),
  KEY grants_by_team (team_id),
  CONSTRAINT grant_team_grant FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE,
  CONSTRAINT grant_team_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS grant_queues (
  grant_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (grant_id, queue_id),
  KEY grants_by_queue (queue_id),
  CONSTRAINT grant_queue_grant FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE,
  CONSTRAINT grant_queue_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS grant_entries (
  grant_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (grant_id, entry_id),
  KEY grants_by_entry (entry_id),
  CONSTRAINT grant_entry_grant FOREIGN KEY (grant_id) REFERENCES grants (id) ON DELETE CASCADE,
  CONSTRAINT grant_entry_entry FOREIGN KEY (entry_id) REFERENCES entry_points (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS contacts (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(120) NOT NULL,
  company varchar(120) NOT NULL,
  language varchar(12) NOT NULL,
  time_zone varchar(64) NOT NULL,
  notes text NOT NULL,
  created_at datetime(3) NOT NULL,
  changed_at datetime(3) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  KEY contact_by_name (site_id, name),
  CONSTRAINT contact_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- site_id repeats the contact's, so that a number is found by one index, within its site or everywhere.
CREATE TABLE IF NOT EXISTS contact_identities (
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value varchar(190) NOT NULL,
  position int NOT NULL,
  PRIMARY KEY (contact_id, position),
  KEY identity_lookup (kind, value, site_id),
  CONSTRAINT contact_identity_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- No foreign keys: the entry outlives what it tells about.
CREATE TABLE IF NOT EXISTS audit (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  login varchar(64) NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  act varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  noun varchar(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  noun_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_before mediumtext NULL,
  row_after mediumtext NULL,
  address varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (id),
  KEY audit_of_site (site_id, id),
  KEY audit_of_noun (noun, noun_id, id),
  KEY audit_of_user (user_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS audit;
DROP TABLE IF EXISTS contact_identities;
DROP TABLE IF EXISTS contacts;
DROP TABLE IF EXISTS grant_entries;
DROP TABLE IF EXISTS grant_queues;
DROP TABLE IF EXISTS grant_teams;
DROP TABLE IF EXISTS grant_sites;
DROP TABLE IF EXISTS entry_points;
DROP TABLE IF EXISTS schedules;
DROP TABLE IF EXISTS queue_dispositions;
DROP TABLE IF EXISTS queue_agents;
DROP TABLE IF EXISTS queues;
DROP TABLE IF EXISTS pause_reasons;
DROP TABLE IF EXISTS dispositions;
DROP TABLE IF EXISTS agent_skills;
DROP TABLE IF EXISTS agents;
DROP TABLE IF EXISTS skills;
DROP TABLE IF EXISTS login_failures;
DROP TABLE IF EXISTS sessions;
DROP TABLE IF EXISTS grants;
DROP TABLE IF EXISTS role_permissions;
DROP TABLE IF EXISTS roles;
DROP TABLE IF EXISTS users;
DROP TABLE IF EXISTS teams;
DROP TABLE IF EXISTS sites;
