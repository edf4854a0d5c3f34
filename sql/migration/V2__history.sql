-- Building an index takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- A conversation is read from both its ends, by the numbers of one of its logs. In byte order, unlike the other indexes: so only these can
-- give read-older.sql and read-newer.sql their order.
CREATE INDEX message_received_in_conversation ON message (to_address COLLATE "C", from_address COLLATE "C", to_seq);
CREATE INDEX message_sent_in_conversation     ON message (from_address COLLATE "C", to_address COLLATE "C", from_seq);

-- Numbers up to this one may be missing, because messages are no longer kept: see messenger.store.Partitions.
ALTER TABLE log_head ADD COLUMN kept_after bigint NOT NULL DEFAULT 0;
