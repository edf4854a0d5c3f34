-- A page of a conversation, newest first: the messages of two users before a number, and what the log as a whole has.
-- Parameters: address, whose log counts the numbers; with, the other user; before, the number behind the page; limit, rows at most.
-- Returns a row per message, or one without a message (id is null); head and kept_after, the log's own, stand in each, and aside:
-- whether the other user had blocked somebody who wrote (see messenger.frame.Entry).
--
-- Both halves walk the index of what was received in a conversation, backwards from the number they start at, so a page costs the same at
-- any depth. What was sent is what the other one received, and stands there by the number in the other one's log. The two numbers of a
-- conversation's messages grow together: every batch takes both logs. So the place to start at is that of the message with the number that
-- is asked for, if it is of this conversation; else behind the last that was sent; else it is searched for by halves (20 steps in a log of
-- a million). A message to oneself is received.
-- Its shape matters. With "to_address = ... AND from_address = ... ORDER BY to_seq" Postgres 18 takes the two for independent, expects a
-- few rows where there are many, and reads and sorts the whole conversation. Here rows are compared as a whole, with values that it does
-- not know when it plans: it expects a ninth of the table, and nothing but the walk is cheap. It does not know the limit either; so a plan
-- for these values costs what one for all does, and it keeps that one (planning takes twice as long as reading the page).
WITH RECURSIVE asked AS MATERIALIZED (
  SELECT :#address::text AS address, :#with::text AS other, :#before::bigint AS seq, :#limit::int AS page_size, 9223372036854775807 AS last
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
), search AS (                        -- what was sent up to low is before the number, from high on it is not
  SELECT 0::bigint AS low, sent.to_seq AS high
  FROM sent, asked
  WHERE sent.from_seq >= asked.seq AND NOT EXISTS (SELECT FROM numbered JOIN asked USING (other))
  UNION ALL
  SELECT CASE WHEN m.from_seq >= asked.seq THEN low ELSE middle END, CASE WHEN m.from_seq >= asked.seq THEN m.to_seq ELSE high END
  FROM asked CROSS JOIN (SELECT low, high, (low + high) / 2 AS middle FROM search WHERE high - low > 1) AS half
  LEFT JOIN LATERAL (
    SELECT from_seq, to_seq
    FROM message
    WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) <= (asked.other, asked.address, middle)
      AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (asked.other, asked.address, low)
    ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT 1
  ) AS m ON true
), start AS MATERIALIZED (
  SELECT coalesce((SELECT max(numbered.seq) FROM numbered JOIN asked USING (other)),
                  (SELECT min(high) FROM search),
                  (SELECT to_seq + 1 FROM sent), 0) AS seq
)
SELECT coalesce(log.last_seq, 0) AS head, coalesce(log.kept_after, 0) AS kept_after,
       EXISTS (SELECT FROM log_head WHERE address = chr(1) || asked.other) AS aside, page.*
FROM asked
LEFT JOIN log_head AS log USING (address)
LEFT JOIN (
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to, to_seq AS seq
   FROM message
   WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) < (SELECT address, other, seq FROM asked)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT address, other, 0::bigint FROM asked)
   ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT (SELECT page_size FROM asked))
  UNION ALL
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to, from_seq AS seq
   FROM message
   WHERE (SELECT address <> other FROM asked)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) < (SELECT other, address, start.seq FROM asked, start)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT other, address, 0::bigint FROM asked)
   ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT (SELECT page_size FROM asked))
) AS page ON page.seq > coalesce(log.begins_after, 0)
ORDER BY page.seq DESC LIMIT (SELECT page_size FROM asked)
