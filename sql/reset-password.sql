-- Another password, without knowing the present one: all logins and tokens of before are worth nothing.
-- Parameters: name, hash (of the new one).
-- Returns one row, or none if there is no such account: name, generation.
WITH changed AS (
  UPDATE account SET password = :#hash, generation = generation + 1, changed_at = now() WHERE name = :#name
  RETURNING name, generation
), gone AS (
  DELETE FROM token USING changed WHERE account = changed.name
)
SELECT name, generation FROM changed
