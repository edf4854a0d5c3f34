-- Building an index takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- A conversation is read from both its ends, by the numbers of one of its logs: see read-older.sql and read-newer.sql.
CREATE INDEX message_received_in_conversation ON message (to_address, from_address, to_seq);
CREATE INDEX message_sent_in_conversation     ON message (from_address, to_address, from_seq);

-- Numbers up to this one may be missing, because messages are no longer kept: see messenger.store.Partitions.
ALTER TABLE log_head ADD COLUMN kept_after bigint NOT NULL DEFAULT 0;
