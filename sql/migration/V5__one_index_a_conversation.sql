-- Dropping an index takes no time but a lock on the whole table. Somebody who reads it for long (a dump) makes this wait, and everybody who
-- writes waits behind it; then rather the start fails.
SET LOCAL lock_timeout = '10s';

-- What somebody sent in a conversation is what the other one received. It is read by the other one's numbers now: see read-older.sql.
DROP INDEX message_sent_in_conversation;
