-- Notes when people were online last; a time never goes back.
-- Parameter: seen, a JSON object {address: milliseconds since 1970, ...}.
INSERT INTO last_seen AS s (address, seen_at)
SELECT key, timestamptz 'epoch' + value::bigint * interval '1 millisecond' FROM jsonb_each_text(:#seen::jsonb) ORDER BY key
ON CONFLICT (address) DO UPDATE SET seen_at = excluded.seen_at WHERE s.seen_at < excluded.seen_at
