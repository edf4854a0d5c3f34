-- When people were online last.
-- Parameter: names, a JSON array of addresses.
-- Returns address and seen (milliseconds since 1970) of those who are known.
SELECT address, (extract(epoch FROM seen_at) * 1000)::bigint AS seen
FROM last_seen WHERE address = ANY (ARRAY(SELECT jsonb_array_elements_text(:#names::jsonb)))
