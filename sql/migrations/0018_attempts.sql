-- Outbound campaigns as people set them, the trunks they call over, what each attempt came to, and what follows for its lead.

-- +goose NO TRANSACTION
-- +goose Up
-- numbers is JSON: the caller IDs that the provider lets the house show.
CREATE TABLE IF NOT EXISTS trunks (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  route varchar(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channels int NOT NULL,
  cps double NOT NULL,
  numbers mediumtext NOT NULL,
  plus tinyint(1) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY trunk_name (site_id, name),
  CONSTRAINT trunk_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- settings is JSON (campaigns.Settings) and has the say; mode and trunk_id are copies, for whoever asks in SQL. leaving is set
-- while the leads of a deleted campaign are being removed.
ALTER TABLE campaigns
  ADD COLUMN IF NOT EXISTS queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS trunk_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN IF NOT EXISTS created_at datetime(3) NOT NULL DEFAULT '2026-11-21 00:00:00.000',
  ADD COLUMN IF NOT EXISTS leaving tinyint(1) NOT NULL DEFAULT 0;

ALTER TABLE campaigns
  ADD CONSTRAINT campaign_of_queue FOREIGN KEY IF NOT EXISTS campaign_of_queue (queue_id) REFERENCES queues (id) ON DELETE RESTRICT,
  ADD CONSTRAINT campaign_over_trunk FOREIGN KEY IF NOT EXISTS campaign_over_trunk (trunk_id) REFERENCES trunks (id) ON DELETE RESTRICT;

-- state: '' when every lead is there, 'adding' or 'removing' while the background is at it.
ALTER TABLE campaign_lists
  ADD COLUMN IF NOT EXISTS state varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

-- held is the rule that holds a lead until next_at. callback_at is when the person asked to be called: such leads are taken by
-- the index callbacks and by nothing else.
ALTER TABLE campaign_leads
  ADD COLUMN IF NOT EXISTS held varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS callback_at int unsigned NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS callback_agent varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS recycled_at int unsigned NOT NULL DEFAULT 0;

ALTER TABLE campaign_leads
  ADD INDEX IF NOT EXISTS callbacks (campaign_num, state, callback_at);

-- One row for each attempt, written from its events; seq is the place of the last of them. lead_next is JSON (events.LeadNext), or
-- empty.
CREATE TABLE IF NOT EXISTS attempts (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  campaign_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  campaign_num int unsigned NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  list_num int unsigned NOT NULL,
  lead_id bigint unsigned NOT NULL,
  number bigint unsigned NOT NULL,
  position tinyint unsigned NOT NULL,
  mode varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reserved tinyint(1) NOT NULL,
  caller_id varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  trunk_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  segment int NOT NULL,
  rules varchar(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  basis varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  limit_ms int NOT NULL,
  call_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  interaction_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agent_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  since datetime(3) NOT NULL,
  leased_at datetime(3) NOT NULL,
  dialled_at datetime(3) NULL,
  rang_at datetime(3) NULL,
  answered_at datetime(3) NULL,
  judged_at datetime(3) NULL,
  joined_at datetime(3) NULL,
  ended_at datetime(3) NULL,
  closed_at datetime(3) NULL,
  outcome varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uncounted tinyint(1) NOT NULL,
  ours tinyint(1) NOT NULL,
  verdict varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  verdict_cause varchar(64) NOT NULL,
  disposition_id varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  refused tinyint(1) NOT NULL,
  skip_reason varchar(190) NOT NULL,
  q850 int NOT NULL,
  tech_cause int NOT NULL,
  lead_next text NOT NULL,
  seq bigint unsigned NOT NULL,
  PRIMARY KEY (id),
  KEY attempts_of_lead (campaign_num, lead_id, leased_at),
  KEY attempts_to_number (number, leased_at),
  KEY attempts_by_time (campaign_num, leased_at),
  KEY attempts_answered (campaign_num, answered_at),
  KEY attempts_in_order (campaign_num, id),
  KEY attempts_of_site (site_id, leased_at, caller_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS attempts;
ALTER TABLE campaign_leads DROP INDEX IF EXISTS callbacks;
ALTER TABLE campaign_leads
  DROP COLUMN IF EXISTS recycled_at,
  DROP COLUMN IF EXISTS callback_agent,
  DROP COLUMN IF EXISTS callback_at,
  DROP COLUMN IF EXISTS held;
ALTER TABLE campaign_lists DROP COLUMN IF EXISTS state;
ALTER TABLE campaigns
  DROP FOREIGN KEY IF EXISTS campaign_over_trunk,
  DROP FOREIGN KEY IF EXISTS campaign_of_queue;
ALTER TABLE campaigns
  DROP COLUMN IF EXISTS leaving,
  DROP COLUMN IF EXISTS created_at,
  DROP COLUMN IF EXISTS trunk_id,
  DROP COLUMN IF EXISTS queue_id;
DROP TABLE IF EXISTS trunks;
