-- What people who log in at the same moment are worth.
-- Parameter: arrivals, a JSON array of {"n": name, "s": what it looks like, of a guest, "t": SHA-256 of the token in hexadecimal digits, if
-- it comes with one}.
-- Returns a row per arrival, in that order: taken (not null if an account looks like the guest's name), generation (of the account of that
-- name, null if there is none), old (of a token of that account: whether it should be replaced; null if it is none or has expired).
SELECT taken.name AS taken, account.generation, token.old
FROM jsonb_array_elements(:#arrivals::jsonb) WITH ORDINALITY AS arrival(e, ord)
LEFT JOIN LATERAL (SELECT name FROM account WHERE skeleton = e->>'s' LIMIT 1) AS taken ON true
LEFT JOIN LATERAL (SELECT generation FROM account WHERE name = e->>'n' AND e->>'s' IS NULL LIMIT 1) AS account ON true
LEFT JOIN LATERAL (
  SELECT issued_at < now() - interval '7 days' AS old
  FROM token
  WHERE id = decode(e->>'t', 'hex') AND token.account = e->>'n' AND token.generation = account.generation AND expires_at > now() LIMIT 1
) AS token ON true
ORDER BY ord
