-- Which messages of a batch are in the log already?
-- Parameter: batch, as for append-messages.sql.
-- Returns the rows of the messages that exist.
-- The limit changes no row, for the key is unique; it has each looked up by itself, in the partition of its id. As a mere join it would read
-- the table as a whole when it is small or expected to be.
SELECT m.*
FROM (SELECT :#batch::text[] AS b) AS parameter, unnest(b[3]::uuid[], b[4]::text[]) AS sent(id, sender)
CROSS JOIN LATERAL (
  SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to
  FROM message WHERE message.id = sent.id AND from_address = sender LIMIT 1
) AS m
