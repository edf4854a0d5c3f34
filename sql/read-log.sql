-- A page of a log, oldest first: what the owner received and what they sent.
-- Parameters: address; after, the number that the page starts behind; limit, rows at most.
-- What was a guest's of the same name, before there was an account, is not in it.
-- Each half walks one index from the number it starts at, so a page costs the same at any depth.
SELECT * FROM (
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to, to_seq AS seq
   FROM message
   WHERE to_address = :#address AND to_seq > greatest(:#after, (SELECT begins_after FROM log_head WHERE address = :#address))
   ORDER BY to_seq LIMIT :#limit)
  UNION ALL
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, reply_to, from_seq AS seq
   FROM message
   WHERE from_address = :#address AND to_address <> from_address
     AND from_seq > greatest(:#after, (SELECT begins_after FROM log_head WHERE address = :#address))
   ORDER BY from_seq LIMIT :#limit)
) AS page
ORDER BY seq LIMIT :#limit
