-- Scripts, forms and CRM addresses for conversations, what dispositions mean, and the answers that were written down.

-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE dispositions ADD COLUMN IF NOT EXISTS kind varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

-- steps and fields are JSON, desk/guides: they are only ever read and written whole.
CREATE TABLE IF NOT EXISTS scripts (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  steps mediumtext NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY script_name (site_id, name),
  CONSTRAINT script_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS forms (
  id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(80) NOT NULL,
  fields mediumtext NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY form_name (site_id, name),
  CONSTRAINT form_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- A queue without a row has none of it.
CREATE TABLE IF NOT EXISTS queue_guides (
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  script_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  form_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  crm_url text NOT NULL,
  crm_mode varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (queue_id),
  KEY queues_of_script (script_id),
  KEY queues_of_form (form_id),
  CONSTRAINT queue_guide_queue FOREIGN KEY (queue_id) REFERENCES queues (id) ON DELETE CASCADE,
  CONSTRAINT queue_guide_script FOREIGN KEY (script_id) REFERENCES scripts (id) ON DELETE RESTRICT,
  CONSTRAINT queue_guide_form FOREIGN KEY (form_id) REFERENCES forms (id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- hosts is JSON: the hosts of CRMs that agents may be sent to. A site without a row lets none be opened.
CREATE TABLE IF NOT EXISTS crm_hosts (
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  hosts text NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (site_id),
  CONSTRAINT crm_hosts_site FOREIGN KEY (site_id) REFERENCES sites (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What agents wrote into forms, as the projector wrote it. The form may have been changed or deleted since: no foreign key.
-- answers is JSON, events.FormAnswers. queue_id is the queue the interaction was in when they were saved.
CREATE TABLE IF NOT EXISTS form_answers (
  interaction_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  site_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  queue_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  agent_id char(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  form_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  form_version int NOT NULL,
  answers mediumtext NOT NULL,
  saved_at datetime(3) NOT NULL,
  seq bigint unsigned NOT NULL,
  PRIMARY KEY (interaction_id),
  KEY answers_of_queue (queue_id, saved_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS form_answers;
DROP TABLE IF EXISTS crm_hosts;
DROP TABLE IF EXISTS queue_guides;
DROP TABLE IF EXISTS forms;
DROP TABLE IF EXISTS scripts;
ALTER TABLE dispositions DROP COLUMN IF EXISTS kind;
