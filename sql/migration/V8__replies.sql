-- A column that may be null changes no row and takes no time, but a lock on the whole table: see V5.
SET LOCAL lock_timeout = '10s';

-- The id of the message that this one replies to. It need not exist: it may be in another conversation, or no longer be kept.
ALTER TABLE message ADD COLUMN reply_to uuid;
