-- The bot of written channels: how it is set up for an inbox, what it answers from, what it took, and what it is about to do.

-- +goose NO TRANSACTION
-- +goose Up
-- policy and model are JSON. secrets is JSON sealed as those of inboxes are: the model's key, headers of tools.
CREATE TABLE IF NOT EXISTS bots (
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  policy mediumtext NOT NULL,
  model text NOT NULL,
  secrets mediumblob NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (inbox_id),
  CONSTRAINT bot_inbox FOREIGN KEY (inbox_id) REFERENCES inboxes (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- changes counts the changes of a base's sources, so that readers know when to read again.
CREATE TABLE IF NOT EXISTS knowledge_bases (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  description varchar(255) NOT NULL,
  changes int NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY knowledge_base_name (site_id, name),
  CONSTRAINT knowledge_base_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS knowledge_sources (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  base_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title varchar(80) NOT NULL,
  url varchar(500) NOT NULL,
  format varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body mediumtext NOT NULL,
  language varchar(12) NOT NULL,
  expires_at datetime(3) NULL,
  updated_at datetime(3) NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  KEY knowledge_source_of (base_id, id),
  CONSTRAINT knowledge_source_base FOREIGN KEY (base_id) REFERENCES knowledge_bases (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Embeddings of chunks, by the content of the chunk and the model that made them: little-endian floats.
CREATE TABLE IF NOT EXISTS knowledge_vectors (
  base_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  model varchar(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  chunk_id char(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  embedding mediumblob NOT NULL,
  PRIMARY KEY (base_id, model, chunk_id),
  CONSTRAINT knowledge_vector_base FOREIGN KEY (base_id) REFERENCES knowledge_bases (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What models took: one row for every run, or for every help an agent asked for. micros are millionths of a currency.
CREATE TABLE IF NOT EXISTS bot_uses (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  inbox_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contact_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  purpose varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  model varchar(120) NOT NULL,
  tokens_in int NOT NULL,
  tokens_out int NOT NULL,
  micros bigint NOT NULL,
  at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  KEY bot_use_of_inbox (inbox_id, at),
  KEY bot_use_of_contact (contact_id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The action that waits for a customer's yes, as it was shown to them.
CREATE TABLE IF NOT EXISTS bot_proposals (
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  proposal_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tool varchar(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  arguments text NOT NULL,
  at datetime(3) NOT NULL,
  PRIMARY KEY (thread_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Where the bot stands in a conversation; record is JSON. talking is that of the thread, to find them.
CREATE TABLE IF NOT EXISTS bot_threads (
  thread_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  talking tinyint(1) NOT NULL,
  record text NOT NULL,
  PRIMARY KEY (thread_id),
  KEY bot_thread_talks (talking, thread_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS bot_threads;
DROP TABLE IF EXISTS bot_proposals;
DROP TABLE IF EXISTS bot_uses;
DROP TABLE IF EXISTS knowledge_vectors;
DROP TABLE IF EXISTS knowledge_sources;
DROP TABLE IF EXISTS knowledge_bases;
DROP TABLE IF EXISTS bots;
