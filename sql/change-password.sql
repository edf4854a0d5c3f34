-- Another password: all logins and tokens of before are worth nothing.
-- Parameters: name, password (the hash that was checked), hash (of the new one), generation (the next).
-- Returns one row, or none if it has been changed meanwhile: name, generation.
WITH changed AS (
  UPDATE account SET password = :#hash, generation = :#generation, changed_at = now()
  WHERE name = :#name AND password = :#password AND generation = :#generation - 1
  RETURNING name, generation
), gone AS (
  DELETE FROM token USING changed WHERE account = changed.name
)
SELECT name, generation FROM changed
