-- Building an index takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- What somebody sent in a conversation is what the other one received. It is read by the other one's numbers now: see read-older.sql.
DROP INDEX message_sent_in_conversation;
