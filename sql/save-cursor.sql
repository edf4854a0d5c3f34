-- Notes how far a plugin has come.
-- Parameters: name, owner (the node), at (milliseconds since 1970), key, seq, leave (whether another node may take over at once).
-- Returns one row: seq; or none if another node has taken over.
UPDATE plugin_cursor
SET at = timestamptz 'epoch' + :#at * interval '1 millisecond', key = :#key, seq = :#seq,
    until = CASE WHEN :#leave THEN now() ELSE until END
WHERE name = :#name AND owner = :#owner
RETURNING seq
