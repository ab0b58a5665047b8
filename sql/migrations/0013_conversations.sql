-- What a conversation's page tells besides: who gave it on, which queues it came through, the message that was left; and which
-- missed offers their agents have put away.

-- +goose NO TRANSACTION
-- +goose Up
-- visited and message are JSON, as the record has them; empty for nothing.
ALTER TABLE interactions
  ADD COLUMN IF NOT EXISTS hand_by varchar(190) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS visited text NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS message text NOT NULL DEFAULT '';

-- A row is what an agent decided about an offer of theirs, so there is one for an offer at most.
CREATE TABLE IF NOT EXISTS offers_seen (
  offer_id char(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seen_at datetime(3) NOT NULL,
  PRIMARY KEY (offer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS offers_seen;
ALTER TABLE interactions
  DROP COLUMN IF EXISTS message,
  DROP COLUMN IF EXISTS visited,
  DROP COLUMN IF EXISTS hand_by;
