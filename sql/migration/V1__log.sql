-- One log per address (a user or a room). A message stands in two logs: its recipient's and its sender's.
CREATE TABLE log_head (
  address  text   PRIMARY KEY,
  last_seq bigint NOT NULL
) WITH (fillfactor = 50);                       -- narrow, hot, updated in place

-- Partitioned by id, a UUIDv7 and so ordered by time: a month's partition can be dropped as a whole, and every unique key, which then must
-- contain the id, still catches a resend. Partitions are made ahead by messenger.store.Partitions; ids older than the first go to the
-- default one (ids in the future are refused, so no partition is ever made over rows that exist).
CREATE TABLE message (
  id           uuid        NOT NULL,            -- made by the client
  from_address text        NOT NULL,
  from_seq     bigint      NOT NULL,
  to_address   text        NOT NULL,
  to_seq       bigint      NOT NULL,
  text         text        NOT NULL,
  created_at   timestamptz NOT NULL,            -- of the commit, to the millisecond
  PRIMARY KEY (from_address, id)                -- a resend is found here
) PARTITION BY RANGE (id);

CREATE TABLE message_other PARTITION OF message DEFAULT;

-- Not unique by themselves because of the partitions; what keeps the numbers unique is the row lock on log_head.
CREATE INDEX message_in_recipient_log ON message (to_address, to_seq);
CREATE INDEX message_in_sender_log    ON message (from_address, from_seq);

-- How far the clients of a user have come in the user's log: from here a legacy client, which can't say it itself, is served.
CREATE TABLE reached (
  address text   PRIMARY KEY,
  seq     bigint NOT NULL
) WITH (fillfactor = 50);
