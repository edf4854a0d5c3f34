-- Notes new tokens. The one that a token replaces still counts for a day, since its client may never hear of the new one; what the same device
-- had before is worth nothing, and so are all but the latest hundred of an account.
-- Parameter: tokens, a JSON array of {"id": SHA-256 in hexadecimal digits, "account", "device" (or null), "generation" (of the account),
-- "expires": milliseconds since 1970, "replaces": an id, or not there}.
WITH fresh AS MATERIALIZED (
  SELECT decode(e->>'id', 'hex') AS id, e->>'account' AS account, e->>'device' AS device, (e->>'generation')::bigint AS generation,
         to_timestamp((e->>'expires')::bigint / 1000.0) AS expires_at, decode(e->>'replaces', 'hex') AS replaces
  FROM jsonb_array_elements(:#tokens::jsonb) AS t(e)
), replaced AS (
  UPDATE token SET expires_at = least(token.expires_at, now() + interval '1 day'), successor = fresh.id FROM fresh WHERE token.id = fresh.replaces
), gone AS (
  DELETE FROM token USING fresh
  WHERE token.account = fresh.account AND token.id IS DISTINCT FROM fresh.replaces
    AND (token.device = fresh.device
         OR token.issued_at <= (SELECT issued_at FROM token AS t WHERE t.account = fresh.account ORDER BY issued_at DESC OFFSET 98 LIMIT 1))
)
INSERT INTO token (id, account, device, generation, expires_at) SELECT id, account, device, generation, expires_at FROM fresh
