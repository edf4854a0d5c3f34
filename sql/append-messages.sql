-- Appends a batch of messages to the logs and returns their numbers: one round trip, one commit.
-- Parameter: batch, ten arrays or eleven (see messenger.store.BatchArrays). Of each log that gets entries: its address (1) and how many it gets
-- (2). Of each message, in the order of arrival: id (3), sender (4), the place of the sender's log among those of 1 (5), the how-manieth entry of
-- that log it is here (6), the same of the recipient (7, 8, 9), text (10), and the id of the message that it replies to, or null (11; not there
-- if no message of the batch replies).
-- Returns one row: from_seqs (the numbers in the senders' logs) and to_seqs (in the recipients'), each a JSON array in that order, and created_at.
--
-- The upsert of the heads creates, locks and advances them in one step, in the order of the addresses, so that writers never deadlock and
-- a log has no holes. A resend fails on the unique (id, sender); see append-unknown.camel.yaml.
-- Its shape matters. Nothing is joined, since joins between CTEs of unknown size became nested loops: what belongs together stands at the
-- same place of two arrays. The heads are sorted by address, and brought back into the order of the parameter by their places in it, which
-- are sorted in the same way. No array stands in rows that are sorted: it would be copied with each of them, which doubled the time.
WITH batch AS MATERIALIZED (
  SELECT b[1]::text[] AS addresses, b[2]::int[] AS entries, b[3]::uuid[] AS ids,
         b[4]::text[] AS senders, b[5]::int[] AS sender_logs, b[6]::int[] AS sender_entries,
         b[7]::text[] AS recipients, b[8]::int[] AS recipient_logs, b[9]::int[] AS recipient_entries, b[10]::text[] AS texts,
         b[11]::uuid[] AS replies
  FROM (SELECT :#batch::text[] AS b) AS parameter
), log AS MATERIALIZED (
  SELECT l.address, l.entries, l.place FROM batch, unnest(addresses, entries) WITH ORDINALITY AS l(address, entries, place)
), head AS (
  INSERT INTO log_head AS h (address, last_seq)
  SELECT address, entries FROM log ORDER BY address
  ON CONFLICT (address) DO UPDATE SET last_seq = h.last_seq + excluded.last_seq
  RETURNING address, last_seq
), heads AS MATERIALIZED (
  SELECT array_agg(l.last - l.entries ORDER BY l.place) AS before
  FROM (SELECT array_agg(last_seq ORDER BY address) AS lasts FROM head) AS h,
       (SELECT array_agg(place ORDER BY address) AS places, array_agg(entries ORDER BY address) AS counts FROM log) AS o,
       unnest(lasts, places, counts) AS l(last, place, entries)
), numbers AS MATERIALIZED (
  SELECT ARRAY(SELECT before[log] + entry FROM unnest(sender_logs, sender_entries) WITH ORDINALITY AS m(log, entry, ord) ORDER BY ord) AS from_seqs,
         ARRAY(SELECT before[log] + entry FROM unnest(recipient_logs, recipient_entries) WITH ORDINALITY AS m(log, entry, ord) ORDER BY ord) AS to_seqs,
         date_trunc('milliseconds', now()) AS created_at
  FROM heads, batch
), appended AS (
  INSERT INTO message (id, from_address, from_seq, to_address, to_seq, text, reply_to, created_at)
  SELECT m.*, created_at
  FROM numbers, batch, unnest(ids, senders, from_seqs, recipients, to_seqs, texts, replies) AS m
)
SELECT to_json(from_seqs)::text AS from_seqs, to_json(to_seqs)::text AS to_seqs, created_at FROM numbers
