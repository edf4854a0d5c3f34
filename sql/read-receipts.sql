-- The state of somebody's latest conversations: how far the others have come, and how far they themselves.
-- Parameter: address.
-- Returns at most 200 rows: reader, writer (one of them is the address), received, read, read_own.
(SELECT reader, writer, received, read, read_own
 FROM receipt
 WHERE writer = :#address
 ORDER BY received DESC LIMIT 100)
UNION ALL
(SELECT reader, writer, received, read, read_own
 FROM receipt
 WHERE reader = :#address AND read_own > 0
 ORDER BY read_own DESC LIMIT 100)
