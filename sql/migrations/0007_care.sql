-- What queues do for those who wait (announcements, callbacks, overflow), and the mailboxes that take messages.

-- +goose NO TRANSACTION
-- +goose Up
-- care is JSON, desk/queues.Care. A queue without a row does nothing of it.
CREATE TABLE IF NOT EXISTS queue_care (
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  care text NOT NULL,
  PRIMARY KEY (queue_id),
  CONSTRAINT queue_care_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS mailboxes (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  greeting varchar(255) NOT NULL,
  max_seconds int NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY mailbox_name (site_id, name),
  KEY mailbox_of_queue (queue_id),
  KEY mailbox_of_agent (agent_id),
  CONSTRAINT mailbox_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT,
  CONSTRAINT mailbox_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE RESTRICT,
  CONSTRAINT mailbox_agent FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS mailboxes;
DROP TABLE IF EXISTS queue_care;
