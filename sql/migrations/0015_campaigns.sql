-- Campaigns, the lists they call, and where each campaign is with each lead.

-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS campaigns (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  num int unsigned NOT NULL AUTO_INCREMENT,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  state varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mode varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  settings mediumtext NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY campaign_num (num),
  UNIQUE KEY campaign_name (site_id, name),
  CONSTRAINT campaign_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS campaign_lists (
  campaign_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  list_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (campaign_id, list_id),
  KEY campaigns_of_list (list_id),
  CONSTRAINT campaign_list_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE,
  CONSTRAINT campaign_list_list FOREIGN KEY (list_id) REFERENCES lists (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- state: 0 to be called from next_at on (seconds since 1970), 1 leased by an attempt, 2 closed. lease is the ULID of the attempt.
-- next_lead is read as a range: of one campaign, state, zone and priority everything up to now, in the order of calling.
CREATE TABLE IF NOT EXISTS campaign_leads (
  campaign_num int unsigned NOT NULL,
  lead_id bigint unsigned NOT NULL,
  list_num int unsigned NOT NULL,
  state tinyint unsigned NOT NULL,
  zone smallint unsigned NOT NULL,
  priority tinyint unsigned NOT NULL,
  next_at int unsigned NOT NULL,
  attempts smallint unsigned NOT NULL,
  position tinyint unsigned NOT NULL,
  outcome varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lease varchar(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  lease_until int unsigned NOT NULL,
  PRIMARY KEY (campaign_num, lead_id),
  KEY next_lead (campaign_num, state, zone, priority, next_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The zones and priorities that a campaign has, so that nobody looks for leads where none ever were.
CREATE TABLE IF NOT EXISTS campaign_lanes (
  campaign_num int unsigned NOT NULL,
  priority tinyint unsigned NOT NULL,
  zone smallint unsigned NOT NULL,
  PRIMARY KEY (campaign_num, priority, zone)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS campaign_lanes;
DROP TABLE IF EXISTS campaign_leads;
DROP TABLE IF EXISTS campaign_lists;
DROP TABLE IF EXISTS campaigns;
