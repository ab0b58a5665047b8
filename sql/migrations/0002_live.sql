-- What happened: written by the projector (events/projector) from the journal alone, never by the API. No foreign keys: history
-- outlives the queue or agent it tells about. Keys are ULIDs, times UTC with milliseconds, seq the journal's number of the
-- event that wrote the row last.

-- +goose NO TRANSACTION
-- +goose Up
-- agent_id and team_id are the last agent who took part (interaction_agents has all of them).
CREATE TABLE IF NOT EXISTS interactions (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  direction varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state_since datetime(3) NOT NULL,
  entry_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  call_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  from_number varchar(190) NOT NULL,
  to_number varchar(190) NOT NULL,
  from_name varchar(190) NOT NULL,
  priority int NOT NULL,
  created_at datetime(3) NOT NULL,
  queued_at datetime(3) NULL,
  answered_at datetime(3) NULL,
  ended_at datetime(3) NULL,
  closed_at datetime(3) NULL,
  outcome varchar(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  end_cause varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  disposition_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  notes mediumtext NOT NULL,
  held_ms bigint NOT NULL,
  talk_ms bigint NOT NULL,
  wait_ms bigint NOT NULL,
  wrap_ms bigint NOT NULL,
  wrapup_extends int NOT NULL,
  seq bigint unsigned NOT NULL,
  changed_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY interaction_of_site (site_id, created_at, id),
  KEY interaction_of_contact (contact_id, created_at, id),
  KEY interaction_of_agent (agent_id, created_at, id),
  KEY interaction_of_team (team_id, created_at, id),
  KEY interaction_of_queue (queue_id, created_at, id),
  KEY interaction_of_entry (entry_id, created_at, id),
  KEY interaction_by_time (created_at, id),
  KEY interaction_of_caller (from_number, created_at),
  KEY interaction_of_call (call_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Who took part, with the team of that time.
CREATE TABLE IF NOT EXISTS interaction_agents (
  interaction_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  first_at datetime(3) NOT NULL,
  last_at datetime(3) NOT NULL,
  PRIMARY KEY (interaction_id, agent_id),
  KEY taken_by_agent (agent_id, first_at),
  KEY taken_by_team (team_id, first_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- One row per offer to one agent; ended_at is empty while it rings. why is routing's account.
CREATE TABLE IF NOT EXISTS interaction_offers (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  interaction_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  offered_at datetime(3) NOT NULL,
  ended_at datetime(3) NULL,
  cause varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  why text NOT NULL,
  seq bigint unsigned NOT NULL,
  PRIMARY KEY (id),
  KEY offer_of_interaction (interaction_id, offered_at),
  KEY offer_to_agent (agent_id, offered_at),
  KEY offer_of_queue (queue_id, offered_at),
  KEY offer_open (ended_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS calls (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  interaction_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  entry_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  direction varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_number varchar(190) NOT NULL,
  to_number varchar(190) NOT NULL,
  from_name varchar(190) NOT NULL,
  started_at datetime(3) NOT NULL,
  ended_at datetime(3) NULL,
  end_cause varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  seq bigint unsigned NOT NULL,
  changed_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY call_of_interaction (interaction_id),
  KEY call_of_site (site_id, started_at),
  KEY call_by_time (started_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- id is Asterisk's name of the channel, ours or its own. q850 and tech_cause are the causes as the PBX gave them.
CREATE TABLE IF NOT EXISTS call_legs (
  call_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  id varchar(150) COLLATE utf8mb4_bin NOT NULL,
  role varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel_id varchar(150) NOT NULL,
  endpoint varchar(190) NOT NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  offer_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  number varchar(190) NOT NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at datetime(3) NOT NULL,
  answered_at datetime(3) NULL,
  ended_at datetime(3) NULL,
  cause varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  q850 int NOT NULL,
  tech_cause int NOT NULL,
  PRIMARY KEY (call_id, id),
  KEY leg_of_agent (agent_id, created_at),
  KEY leg_of_channel (channel_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- One row per stretch of one state, activity, reason and interaction of an agent; to_at and ms are empty while it lasts. The
-- id is that of the event that began it. There is no stretch while the agent is signed out.
CREATE TABLE IF NOT EXISTS agent_states (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  activity varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  cause varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  interaction_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  shift_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  from_at datetime(3) NOT NULL,
  to_at datetime(3) NULL,
  ms bigint NULL,
  seq bigint unsigned NOT NULL,
  PRIMARY KEY (id),
  KEY stretch_of_agent (agent_id, from_at),
  KEY stretch_of_site (site_id, from_at),
  KEY stretch_of_team (team_id, from_at),
  KEY stretch_open (to_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The one row tells up to which event the tables above are; it moves in the same transaction as they do. event_id proves
-- that the journal is still the one that seq was counted in.
CREATE TABLE IF NOT EXISTS journal_position (
  id tinyint NOT NULL,
  seq bigint unsigned NOT NULL,
  event_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_at datetime(3) NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO journal_position (id, seq, event_id) VALUES (1, 0, '');

-- Events that could not be written, with the reason, for a person to look at.
CREATE TABLE IF NOT EXISTS journal_rejects (
  seq bigint unsigned NOT NULL,
  event_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_at datetime(3) NOT NULL,
  type varchar(64) NOT NULL,
  body longtext NOT NULL,
  error text NOT NULL,
  PRIMARY KEY (seq, event_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS journal_rejects;
DROP TABLE IF EXISTS journal_position;
DROP TABLE IF EXISTS agent_states;
DROP TABLE IF EXISTS call_legs;
DROP TABLE IF EXISTS calls;
DROP TABLE IF EXISTS interaction_offers;
DROP TABLE IF EXISTS interaction_agents;
DROP TABLE IF EXISTS interactions;
