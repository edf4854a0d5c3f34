-- Another password: all logins and tokens of before are worth nothing, and who changed it gets a new token.
-- Parameters: name, password (the hash that was checked), hash (of the new one), generation (the next), id (SHA-256 of the new token in
-- hexadecimal digits), device (or null), expires (milliseconds since 1970).
-- Returns one row, or none if it has been changed meanwhile: name, generation.
WITH changed AS (
  UPDATE account SET password = :#hash, generation = :#generation, changed_at = now()
  WHERE name = :#name AND password = :#password AND generation = :#generation - 1
  RETURNING name, generation
), gone AS (
  DELETE FROM token USING changed WHERE account = changed.name
), issued AS (
  INSERT INTO token (id, account, device, generation, expires_at)
  SELECT decode(:#id, 'hex'), name, :#device, generation, to_timestamp(:#expires::bigint / 1000.0) FROM changed
)
SELECT name, generation FROM changed
