-- Building an index takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- The id first: it grows with the time, so new keys stand side by side at the end of the index, and not each on a page of its own.
ALTER TABLE message DROP CONSTRAINT message_pkey, ADD PRIMARY KEY (id, from_address);

-- What was received is one number a reader now (reached.received); of receipt only what was read is kept.
DELETE FROM receipt WHERE read = 0;
