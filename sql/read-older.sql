-- A page of a conversation, newest first: the messages of two users before a number, and what the log as a whole has.
-- Parameters: address, whose log counts the numbers; with, the other user; before, the number behind the page; limit, rows at most.
-- Returns a row per message, or one without a message (id is null); head and kept_after, the log's own, stand in each.
--
-- Each half walks one index backwards from the number it starts at, so a page costs the same at any depth. A message to oneself is received.
-- Its shape matters. With "to_address = ... AND from_address = ... ORDER BY to_seq" Postgres 18 takes the two for independent, expects a
-- few rows where there are many, and reads and sorts the whole conversation. Here rows are compared as a whole, with values that it does
-- not know when it plans: it expects a ninth of the table, and nothing but the walk is cheap. It does not know the limit either; so a plan
-- for these values costs what one for all does, and it keeps that one (planning takes twice as long as reading the page).
WITH asked AS MATERIALIZED (
  SELECT :#address::text AS address, :#with::text AS other, :#before::bigint AS seq, :#limit::int AS page_size
)
SELECT coalesce(log.last_seq, 0) AS head, coalesce(log.kept_after, 0) AS kept_after, page.*
FROM asked
LEFT JOIN log_head AS log USING (address)
LEFT JOIN (
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, to_seq AS seq
   FROM message
   WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) < (SELECT address, other, seq FROM asked)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT address, other, 0::bigint FROM asked)
   ORDER BY to_address COLLATE "C" DESC, from_address COLLATE "C" DESC, to_seq DESC LIMIT (SELECT page_size FROM asked))
  UNION ALL
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, from_seq AS seq
   FROM message
   WHERE (from_address COLLATE "C", to_address COLLATE "C", from_seq) < (SELECT address, other, seq FROM asked)
     AND (from_address COLLATE "C", to_address COLLATE "C", from_seq) > (SELECT address, other, 0::bigint FROM asked)
     AND (SELECT address <> other FROM asked)
   ORDER BY from_address COLLATE "C" DESC, to_address COLLATE "C" DESC, from_seq DESC LIMIT (SELECT page_size FROM asked))
) AS page ON true
ORDER BY page.seq DESC LIMIT (SELECT page_size FROM asked)
