-- A page of a conversation, oldest first: the messages of two users behind a number, and what the log as a whole has.
-- Parameters: address, whose log counts the numbers; with, the other user; after, the number before the page; limit, rows at most.
-- Returns a row per message, or one without a message (id is null); head and kept_after, the log's own, stand in each, and aside:
-- whether the other user had blocked somebody who wrote (see messenger.frame.Entry).
-- Its shape is that of read-older.sql, for the same reasons; it walks the index forwards.
WITH RECURSIVE asked AS MATERIALIZED (
  SELECT :#address::text AS address, :#with::text AS other,
         greatest(:#after::bigint, (SELECT begins_after FROM log_head WHERE log_head.address = :#address)) AS seq,
         :#limit::int AS page_size, 9223372036854775807 AS last
), numbered AS MATERIALIZED (         -- the message of that number, and its number in the other log that it stands in
  SELECT to_address AS other, to_seq AS seq
  FROM message WHERE from_address = (SELECT address FROM asked) AND from_seq = (SELECT seq FROM asked)
  UNION ALL
  SELECT from_address, from_seq
  FROM message WHERE to_address = (SELECT address FROM asked) AND to_seq = (SELECT seq FROM asked)
), sent AS MATERIALIZED (             -- the last one that was sent
  SELECT from_seq, to_seq
  FROM message
  WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) <= (SELECT other, address, last FROM asked)
    AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT other, address, 0::bigint FROM asked)
  ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT 1
), search AS (                        -- what was sent up to low is not behind the number, from high on it is
  SELECT 0::bigint AS low, sent.to_seq AS high
  FROM sent, asked
  WHERE asked.seq > 0 AND sent.from_seq > asked.seq AND NOT EXISTS (SELECT FROM numbered JOIN asked USING (other))
  UNION ALL
  SELECT CASE WHEN m.from_seq > asked.seq THEN low ELSE middle END, CASE WHEN m.from_seq > asked.seq THEN m.to_seq ELSE high END
  FROM asked CROSS JOIN (SELECT low, high, (low + high) / 2 AS middle FROM search WHERE high - low > 1) AS half
  LEFT JOIN LATERAL (
    SELECT from_seq, to_seq
    FROM message
    WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) <= (asked.other, asked.address, middle)
      AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (asked.other, asked.address, low)
    ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT 1
  ) AS m ON true
), start AS MATERIALIZED (
  SELECT CASE WHEN asked.seq > 0
         THEN coalesce((SELECT max(numbered.seq) FROM numbered JOIN asked USING (other)),
                       (SELECT max(low) FROM search),
                       (SELECT to_seq FROM sent), 0)
         ELSE 0 END AS seq
  FROM asked
)
SELECT coalesce(log.last_seq, 0) AS head, coalesce(log.kept_after, 0) AS kept_after,
       EXISTS (SELECT FROM log_head WHERE address = chr(1) || asked.other) AS aside, page.*
FROM asked
LEFT JOIN log_head AS log USING (address)
LEFT JOIN (
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to, to_seq AS seq
   FROM message
   WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT address, other, seq FROM asked)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) < (SELECT address, other, last FROM asked)
   ORDER BY to_address COLLATE "C", from_address COLLATE "C", to_seq LIMIT (SELECT page_size FROM asked))
  UNION ALL
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to, from_seq AS seq
   FROM message
   WHERE (SELECT address <> other FROM asked)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT other, address, start.seq FROM asked, start)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) < (SELECT other, address, last FROM asked)
   ORDER BY to_address COLLATE "C", from_address COLLATE "C", to_seq LIMIT (SELECT page_size FROM asked))
) AS page ON true
ORDER BY page.seq LIMIT (SELECT page_size FROM asked)
