-- A page of a log, oldest first: what the owner received and what they sent.
-- Parameters: body, the address; variable session, whose last number the page starts behind; at most as many rows as the property messenger.log.page-size says.
-- Each half walks one index from the number it starts at, so a page costs the same at any depth.
SELECT * FROM (
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, to_seq AS seq
   FROM message
   WHERE to_address = :#${body} AND to_seq > :#${variable.session.last}
   ORDER BY to_seq LIMIT :#${properties:messenger.log.page-size}::int)
  UNION ALL
  (SELECT id, from_address, from_seq, to_address, to_seq, text, created_at, from_seq AS seq
   FROM message
   WHERE from_address = :#${body} AND from_seq > :#${variable.session.last} AND to_address <> from_address
   ORDER BY from_seq LIMIT :#${properties:messenger.log.page-size}::int)
) AS page
ORDER BY seq LIMIT :#${properties:messenger.log.page-size}::int
