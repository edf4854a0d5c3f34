-- Notes how far the clients of users have come in their logs; a number never goes back.
-- Parameter: positions, a JSON object {address: number, ...}.
INSERT INTO reached AS r (address, seq)
SELECT key, value::bigint FROM jsonb_each_text(:#positions::jsonb) ORDER BY key
ON CONFLICT (address) DO UPDATE SET seq = greatest(r.seq, excluded.seq)
