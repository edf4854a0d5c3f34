-- Where a log ends, how far its owner's clients have come in it, and what of it is unread.
-- Parameters: address; unread, whether to count that.
-- Returns one row: head, reached (0 if there is nothing yet), unread as a JSON object {writer: count}: of the last 1,000 numbers, so that a
-- login costs the same however long nobody has read.
SELECT h.head,
       coalesce((SELECT seq FROM reached WHERE address = :#address), 0) AS reached,
       coalesce(CASE WHEN :#unread THEN (
         SELECT json_object_agg(writer, unread)::text
         FROM (
           SELECT m.from_address AS writer, count(*) AS unread
           FROM message m LEFT JOIN receipt r ON r.reader = m.to_address AND r.writer = m.from_address
           WHERE m.to_address = :#address AND m.to_seq > h.head - 1000 AND m.from_address <> m.to_address
             AND m.to_seq > coalesce(r.read_own, 0)
           GROUP BY m.from_address
         ) AS each
       ) END, '{}') AS unread
FROM (SELECT coalesce((SELECT last_seq FROM log_head WHERE address = :#address), 0) AS head) AS h
