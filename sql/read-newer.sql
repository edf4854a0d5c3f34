-- A page of a conversation, oldest first: the messages of two users behind a number, and what the log as a whole has.
-- Parameters: address, whose log counts the numbers; with, the other user; after, the number before the page; limit, rows at most.
-- Returns a row per message, or one without a message (id is null); head and kept_after, the log's own, stand in each.
-- Its shape is that of read-older.sql, for the same reasons; it walks the indexes forwards.
WITH asked AS MATERIALIZED (
  SELECT :#address::text AS address, :#with::text AS other, :#after::bigint AS seq, :#limit::int AS page_size, 9223372036854775807 AS last
)
SELECT coalesce(log.last_seq, 0) AS head, coalesce(log.kept_after, 0) AS kept_after, page.*
FROM asked
LEFT JOIN log_head AS log USING (address)
LEFT JOIN (
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, to_seq AS seq
   FROM message
   WHERE (to_address COLLATE "C", from_address COLLATE "C", to_seq) > (SELECT address, other, seq FROM asked)
     AND (to_address COLLATE "C", from_address COLLATE "C", to_seq) < (SELECT address, other, last FROM asked)
   ORDER BY to_address COLLATE "C", from_address COLLATE "C", to_seq LIMIT (SELECT page_size FROM asked))
  UNION ALL
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, from_seq AS seq
   FROM message
   WHERE (from_address COLLATE "C", to_address COLLATE "C", from_seq) > (SELECT address, other, seq FROM asked)
     AND (from_address COLLATE "C", to_address COLLATE "C", from_seq) < (SELECT address, other, last FROM asked)
     AND (SELECT address <> other FROM asked)
   ORDER BY from_address COLLATE "C", to_address COLLATE "C", from_seq LIMIT (SELECT page_size FROM asked))
) AS page ON true
ORDER BY page.seq LIMIT (SELECT page_size FROM asked)
