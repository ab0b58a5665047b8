-- Written channels: inboxes, the conversations in them (threads), their messages and files, and what makes a message arrive
-- once. Messages are many, so the big tables have no foreign keys; sql/store keeps them together.

-- +goose NO TRANSACTION
-- +goose Up
-- settings and policy are JSON. secrets is JSON sealed by AES-GCM with the key of the installation, or empty.
CREATE TABLE IF NOT EXISTS inboxes (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  channel varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account varchar(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  active tinyint(1) NOT NULL,
  settings mediumtext NOT NULL,
  policy mediumtext NOT NULL,
  secrets mediumblob NOT NULL,
  public_url varchar(255) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY inbox_name (site_id, name),
  UNIQUE KEY inbox_account (channel, provider, account),
  CONSTRAINT inbox_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT,
  CONSTRAINT inbox_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Where listeners stand ("UIDVALIDITY:UID", an offset), by inbox; and where the inbox stands in the journal, under '' .
CREATE TABLE IF NOT EXISTS inbox_positions (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position varchar(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (inbox_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO inbox_positions (inbox_id, position) VALUES ('', '0');

-- record is the thread as events carry it; the columns beside it are what is asked for.
CREATE TABLE IF NOT EXISTS threads (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number bigint unsigned NOT NULL AUTO_INCREMENT,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  channel varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  team_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  status varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  snoozed_until datetime(3) NULL,
  last_at datetime(3) NULL,
  last_in datetime(3) NULL,
  reply_due datetime(3) NULL,
  idle_at datetime(3) NULL,
  name varchar(190) NOT NULL,
  handle varchar(190) NOT NULL,
  subject varchar(255) NOT NULL,
  created_at datetime(3) NOT NULL,
  version int NOT NULL,
  record mediumtext NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY thread_number (number),
  KEY thread_list (site_id, status, last_at),
  KEY thread_of_queue (queue_id, status, last_at),
  KEY thread_of_agent (agent_id, status, last_at),
  KEY thread_of_contact (contact_id, last_at),
  KEY thread_of_inbox (inbox_id, last_at),
  KEY thread_wakes (status, snoozed_until),
  KEY thread_idles (status, idle_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- By what a thread is found again: the provider's name of the conversation ("thread:…") and the customer's identities
-- ("phone:+34…"). Long ones are kept by their hash.
CREATE TABLE IF NOT EXISTS thread_keys (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varbinary(190) NOT NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (inbox_id, name),
  KEY thread_key_of (thread_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS thread_tags (
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tag varchar(40) NOT NULL,
  PRIMARY KEY (thread_id, tag),
  KEY thread_tag (tag, thread_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- record is the message as events carry it. status, due_at and tries are the sender's.
CREATE TABLE IF NOT EXISTS messages (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq int NOT NULL,
  direction varchar(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_at datetime(3) NULL,
  tries int NOT NULL,
  at datetime(3) NOT NULL,
  client_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  words text NOT NULL,
  record mediumtext NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY message_in_thread (thread_id, seq),
  UNIQUE KEY message_of_client (thread_id, client_id),
  KEY message_to_send (status, due_at),
  KEY message_of_site (site_id, at),
  FULLTEXT KEY message_words (words)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The provider's ids of messages: the reason why each arrives once. Several stand for a message that was sent in parts.
CREATE TABLE IF NOT EXISTS message_ids (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider_id varbinary(190) NOT NULL,
  message_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (inbox_id, provider_id),
  KEY message_id_of (message_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What was told of messages we do not know (yet): a status may overtake the answer to the sending. item is JSON.
CREATE TABLE IF NOT EXISTS message_early (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  provider_id varbinary(190) NOT NULL,
  digest binary(16) NOT NULL,
  at datetime(3) NOT NULL,
  item mediumtext NOT NULL,
  PRIMARY KEY (inbox_id, provider_id, digest),
  KEY message_early_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Parts of long messages whose other parts have not come. item is JSON.
CREATE TABLE IF NOT EXISTS message_parts (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  part_key varbinary(190) NOT NULL,
  n int NOT NULL,
  of_parts int NOT NULL,
  at datetime(3) NOT NULL,
  item mediumtext NOT NULL,
  PRIMARY KEY (inbox_id, part_key, n),
  KEY message_part_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- source is JSON: where a file of a customer is fetched from. sha256 names the file on disk.
CREATE TABLE IF NOT EXISTS message_files (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  message_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position int NOT NULL,
  kind varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(190) NOT NULL,
  mime varchar(127) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  size bigint NOT NULL,
  sha256 char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  trouble varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tries int NOT NULL,
  next_at datetime(3) NULL,
  by_user char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at datetime(3) NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (id),
  KEY message_file_of (message_id, position),
  KEY message_file_next (state, next_at),
  KEY message_file_sum (sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Raw requests that could not be read, by their number in the journal.
CREATE TABLE IF NOT EXISTS inbox_rejects (
  seq bigint unsigned NOT NULL,
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  reason varchar(255) NOT NULL,
  raw mediumblob NOT NULL,
  PRIMARY KEY (seq),
  KEY inbox_reject_of (inbox_id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Who does not want to be written to, by sender: an opt-out from one inbox does not close another.
CREATE TABLE IF NOT EXISTS inbox_optouts (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varbinary(190) NOT NULL,
  scope varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at datetime(3) NOT NULL,
  source varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (inbox_id, name, scope)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What an agent began to write, on every device.
CREATE TABLE IF NOT EXISTS thread_drafts (
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body mediumtext NOT NULL,
  changed_at datetime(3) NOT NULL,
  PRIMARY KEY (thread_id, user_id, kind)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Prepared answers. queue_id narrows them down; keys is what is typed after the slash.
CREATE TABLE IF NOT EXISTS canned_answers (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  shortcut varchar(40) NOT NULL,
  title varchar(120) NOT NULL,
  body text NOT NULL,
  language varchar(12) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY canned_shortcut (site_id, shortcut, language),
  CONSTRAINT canned_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT,
  CONSTRAINT canned_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Whether an identity was vouched for by its channel, and by whom it was linked otherwise.
ALTER TABLE contact_identities
  ADD COLUMN IF NOT EXISTS proven tinyint(1) NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE contact_identities
  DROP COLUMN IF EXISTS proven;
DROP TABLE IF EXISTS canned_answers;
DROP TABLE IF EXISTS thread_drafts;
DROP TABLE IF EXISTS inbox_optouts;
DROP TABLE IF EXISTS inbox_rejects;
DROP TABLE IF EXISTS message_files;
DROP TABLE IF EXISTS message_parts;
DROP TABLE IF EXISTS message_early;
DROP TABLE IF EXISTS message_ids;
DROP TABLE IF EXISTS messages;
DROP TABLE IF EXISTS thread_tags;
DROP TABLE IF EXISTS thread_keys;
DROP TABLE IF EXISTS threads;
DROP TABLE IF EXISTS inbox_positions;
DROP TABLE IF EXISTS inboxes;
