-- Makes this node the one that hands out events under a name, or says again that it is. A name that is new begins now.
-- Parameters: name, owner (the node).
-- Returns one row, the place behind which nothing was handled: at (milliseconds since 1970), key, seq; or none if another node is the one.
INSERT INTO plugin_cursor AS c (name, at, key, seq, owner, until)
VALUES (:#name, date_trunc('milliseconds', now()), '', 0, :#owner, now() + interval '10 seconds')
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
WHERE c.owner = excluded.owner OR c.until < now()
RETURNING (extract(epoch FROM at) * 1000)::bigint AS at, key, seq
