-- Who has blocked whom lately, or no longer does, on whatever node.
-- Parameter: seconds to look back; with the largest integer it is all that there is, and nothing that is over.
-- Returns a row an owner: owner; blocked and unblocked, names with U+0001 between them (no name has it), or null.
SELECT owner, string_agg(blocked, chr(1)) FILTER (WHERE active) AS blocked, string_agg(blocked, chr(1)) FILTER (WHERE NOT active) AS unblocked
FROM block
WHERE changed_at > now() - make_interval(secs => :#seconds) AND (active OR :#seconds < 2147483647)
GROUP BY owner
