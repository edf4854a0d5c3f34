-- What people who log in must know: where their logs end, how far their clients have come in them, what is unread, and their receipts.
-- Parameter: logins, a JSON array of {"a": address, "s": whether the client can be told what is unread and how far receipts are}.
-- Returns a row per login, in that order: head, reached (0 if there is nothing yet); unread, a JSON object {writer: count}: of the last 1,000
-- numbers, so that a login costs the same however long nobody has read; receipts, a JSON array of at most 200 objects {reader, writer (one of
-- them is the address), received, read, read_own}: of the latest conversations, and what was only received of the last 200 numbers.
SELECT coalesce(log.last_seq, 0) AS head, coalesce(r.seq, 0) AS reached,
       coalesce(CASE WHEN (login.e->>'s')::boolean THEN (
         SELECT json_object_agg(writer, unread)::text
         FROM (
           SELECT m.from_address AS writer, count(*) AS unread
           FROM message m LEFT JOIN receipt ON receipt.reader = m.to_address AND receipt.writer = m.from_address
           WHERE m.to_address = login.e->>'a' AND m.to_seq > greatest(log.last_seq - 1000, log.begins_after) AND m.from_address <> m.to_address
             AND m.to_seq > coalesce(receipt.read_own, 0)
           GROUP BY m.from_address
         ) AS each
       ) END, '{}') AS unread,
       coalesce(CASE WHEN (login.e->>'s')::boolean THEN (
         SELECT json_agg(latest)::text
         FROM (
           (SELECT reader, login.e->>'a' AS writer, greatest(sent.received, seen.received) AS received, coalesce(seen.read, 0) AS read, 0 AS read_own
            FROM (
              SELECT m.to_address AS reader, max(m.from_seq) AS received
              FROM message m JOIN reached ON reached.address = m.to_address AND reached.received >= m.to_seq
              WHERE m.from_address = login.e->>'a' AND m.from_seq > greatest(log.last_seq - 200, log.begins_after) AND m.to_address <> m.from_address
              GROUP BY m.to_address
            ) AS sent
            FULL JOIN (SELECT reader, received, read FROM receipt WHERE writer = login.e->>'a' ORDER BY received DESC LIMIT 100) AS seen USING (reader)
            ORDER BY received DESC LIMIT 100)
           UNION ALL
           (SELECT reader, writer, received, read, read_own
            FROM receipt WHERE reader = login.e->>'a' AND read_own > 0
            ORDER BY read_own DESC LIMIT 100)
         ) AS latest
       ) END, '[]') AS receipts
FROM jsonb_array_elements(:#logins::jsonb) WITH ORDINALITY AS login(e, ord)
LEFT JOIN log_head AS log ON log.address = login.e->>'a'
LEFT JOIN reached AS r ON r.address = login.e->>'a'
ORDER BY login.ord
