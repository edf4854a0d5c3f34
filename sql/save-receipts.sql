-- Notes what was received and read, a batch at a time; no number ever goes back.
-- Parameter: receipts, a JSON array of {"r": reader, "n": number in the reader's log}, which says that all up to there was received, and
-- {"r", "w": writer, "n"}, which says that what this writer wrote up to there was read. No two of them have the same r and w.
-- Returns a row for each reader and writer whose state grew: reader, writer, received, read and read_own (0 if it was not about reading).
--
-- What was received is looked through once: from the number up to which that had been done, which is all that is kept of it: one number a
-- reader, since a row for each who wrote would cost more than their message. Two statements at once may look through the same part twice,
-- which changes nothing. Where somebody has read to is one step in an index: read-older.sql says why it is asked like that.
-- Rows are locked in the order of their keys, so that writers never deadlock.
WITH said AS MATERIALIZED (
  SELECT e->>'r' AS reader, e->>'w' AS writer, (e->>'n')::bigint AS n FROM jsonb_array_elements(:#receipts::jsonb) AS t(e)
), fresh AS MATERIALIZED (
  SELECT s.reader, s.n, coalesce(r.received, 0) AS known
  FROM said s LEFT JOIN reached r ON r.address = s.reader
  WHERE s.writer IS NULL AND s.n > coalesce(r.received, 0)
), noted AS (
  INSERT INTO reached AS r (address, seq, received)
  SELECT reader, n, n FROM fresh ORDER BY reader
  ON CONFLICT (address) DO UPDATE
  SET seq = greatest(r.seq, excluded.seq), received = greatest(r.received, excluded.received)
), grown AS MATERIALIZED (
  SELECT reader, writer, max(received) AS received, max(read) AS read, max(read_own) AS read_own
  FROM (
    SELECT f.reader, m.from_address AS writer, m.from_seq AS received, 0 AS read, 0 AS read_own
    FROM fresh f JOIN message m ON m.to_address = f.reader AND m.to_seq > f.known AND m.to_seq <= f.n
    WHERE m.from_address <> m.to_address
    UNION ALL
    SELECT s.reader, s.writer, m.from_seq, m.from_seq, s.n
    FROM said s CROSS JOIN LATERAL (
      SELECT from_seq FROM message
      WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) <= (s.reader, s.writer, s.n)
        AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (s.reader, s.writer, 0)
      ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT 1
    ) m
    WHERE s.writer <> s.reader
  ) AS each
  GROUP BY reader, writer
), changed AS (
  INSERT INTO receipt AS r (reader, writer, received, read, read_own)
  SELECT reader, writer, received, read, read_own FROM grown WHERE read > 0 ORDER BY reader, writer
  ON CONFLICT (reader, writer) DO UPDATE
  SET received = greatest(r.received, excluded.received),
      read = greatest(r.read, excluded.read),
      read_own = greatest(r.read_own, excluded.read_own)
  WHERE excluded.received > r.received OR excluded.read > r.read OR excluded.read_own > r.read_own
  RETURNING reader, writer
)
SELECT reader, writer, grown.received, grown.read, grown.read_own
FROM grown
LEFT JOIN changed USING (reader, writer)
LEFT JOIN receipt AS before USING (reader, writer)
WHERE changed.reader IS NOT NULL OR grown.received > greatest(grown.read, before.read)
ORDER BY reader, writer
