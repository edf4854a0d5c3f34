-- Which messages of a batch are in the log already?
-- Parameter: batch, a JSON array as for append-messages.sql.
-- Returns the rows of the messages that exist.
SELECT m.id, m.from_address, m.from_seq, m.to_address, m.to_seq, m.text, m.created_at
FROM jsonb_array_elements(:#batch::jsonb) AS t(e)
JOIN message m ON m.id = (t.e->>'i')::uuid AND m.from_address = t.e->>'f'
