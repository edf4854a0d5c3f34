-- All logins and tokens of an account are worth nothing any more.
-- Parameter: name.
-- Returns one row: name, generation.
WITH changed AS (
  UPDATE account SET generation = generation + 1, changed_at = now() WHERE name = :#name
  RETURNING name, generation
), gone AS (
  DELETE FROM token USING changed WHERE account = changed.name
)
SELECT name, generation FROM changed
