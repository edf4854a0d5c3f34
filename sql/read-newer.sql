-- A page of a conversation, oldest first: the messages of two users behind a number, and what the log as a whole has.
-- Parameters: address, whose log counts the numbers; with, the other user; after, the number before the page; limit, rows at most.
-- Returns a row per message, or one without a message (id is null); head and kept_after, the log's own, stand in each.
-- Each half walks one index from the number it starts at, so a page costs the same at any depth. A message to oneself is received.
SELECT coalesce(log.last_seq, 0) AS head, coalesce(log.kept_after, 0) AS kept_after, page.*
FROM (VALUES (true)) AS always
LEFT JOIN log_head AS log ON log.address = :#address
LEFT JOIN (
  SELECT * FROM (
    (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, to_seq AS seq
     FROM message
     WHERE to_address = :#address AND from_address = :#with AND to_seq > :#after
     ORDER BY to_seq LIMIT :#limit)
    UNION ALL
    (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, from_seq AS seq
     FROM message
     WHERE from_address = :#address AND to_address = :#with AND from_seq > :#after AND :#address <> :#with
     ORDER BY from_seq LIMIT :#limit)
  ) AS both_sides
  ORDER BY seq LIMIT :#limit
) AS page ON true
ORDER BY page.seq
