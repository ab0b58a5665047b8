-- Lists of leads, do-not-call lists and their imports. Ten million leads are many rows, so lists, leads and campaigns have short
-- numbers (num) beside their ULIDs, telephone numbers are E.164 digits in a bigint, and the big tables have no foreign keys:
-- sql/store keeps them together, and the importer clears up behind an interruption.

-- +goose NO TRANSACTION
-- +goose Up
-- What hands out ids in blocks, so that an importer knows those of its rows before it writes them.
CREATE TABLE IF NOT EXISTS lead_counters (
  name varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  used bigint unsigned NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO lead_counters (name, used) VALUES ('lead', 0);

-- Time zones of leads; 0 is none and is not in here.
CREATE TABLE IF NOT EXISTS lead_zones (
  num smallint unsigned NOT NULL AUTO_INCREMENT,
  name varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (num),
  UNIQUE KEY lead_zone_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- fields is JSON: the names of the leads' own fields. leaving is set while the leads of a deleted list are being removed.
CREATE TABLE IF NOT EXISTS lists (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  num int unsigned NOT NULL AUTO_INCREMENT,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  country char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  time_zone varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fields text NOT NULL,
  leads int unsigned NOT NULL,
  leaving tinyint(1) NOT NULL,
  created_at datetime(3) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY list_num (num),
  UNIQUE KEY list_name (site_id, name),
  CONSTRAINT list_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- priority counts down: 0 is called first, 9 last. numbers are E.164 digits in their order, by commas. custom is JSON, or empty.
CREATE TABLE IF NOT EXISTS leads (
  id bigint unsigned NOT NULL,
  list_num int unsigned NOT NULL,
  zone smallint unsigned NOT NULL,
  priority tinyint unsigned NOT NULL,
  external_id varchar(64) NOT NULL,
  name varchar(120) NOT NULL,
  numbers varchar(180) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  custom text NOT NULL,
  PRIMARY KEY (list_num, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Which leads have a number: the other way round than leads.numbers, and written with it.
CREATE TABLE IF NOT EXISTS lead_numbers (
  number bigint unsigned NOT NULL,
  list_num int unsigned NOT NULL,
  lead_id bigint unsigned NOT NULL,
  PRIMARY KEY (number, list_num, lead_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- everywhere: it holds for the campaigns of every site. Without a campaign it holds for all of its site.
CREATE TABLE IF NOT EXISTS dnc_lists (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  num int unsigned NOT NULL AUTO_INCREMENT,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  country char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  everywhere tinyint(1) NOT NULL,
  campaign_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY dnc_list_num (num),
  UNIQUE KEY dnc_list_name (site_id, name),
  KEY dnc_list_of_campaign (campaign_id),
  CONSTRAINT dnc_list_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- source says who wanted it: "import", "api" or what an engine writes ("opt-out").
CREATE TABLE IF NOT EXISTS dnc_numbers (
  dnc_num int unsigned NOT NULL,
  number bigint unsigned NOT NULL,
  source varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  added_at datetime NOT NULL,
  PRIMARY KEY (dnc_num, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- list_id is a list, or a do-not-call list when kind says so. plan, look and counts are JSON (campaigns/lists). The first lead of
-- an import, and the first beyond it, say which rows are its own.
CREATE TABLE IF NOT EXISTS list_imports (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  list_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_name varchar(190) NOT NULL,
  bytes bigint unsigned NOT NULL,
  state varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  plan text NOT NULL,
  look mediumtext NOT NULL,
  counts text NOT NULL,
  trouble text NOT NULL,
  tries int NOT NULL,
  first_lead bigint unsigned NOT NULL,
  end_lead bigint unsigned NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  login varchar(64) NOT NULL,
  created_at datetime(3) NOT NULL,
  changed_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY list_import_of_list (list_id, id),
  KEY list_import_by_state (state, id),
  CONSTRAINT list_import_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS list_imports;
DROP TABLE IF EXISTS dnc_numbers;
DROP TABLE IF EXISTS dnc_lists;
DROP TABLE IF EXISTS lead_numbers;
DROP TABLE IF EXISTS leads;
DROP TABLE IF EXISTS lists;
DROP TABLE IF EXISTS lead_zones;
DROP TABLE IF EXISTS lead_counters;
