-- From now on somebody wants to hear nothing of another, or everything again. A thousand others at most, those of the last day counted that are
-- over, so that nobody fills the table.
-- Parameters: owner, blocked, active.
-- Returns one row, or none if these are too many.
WITH over AS (
  UPDATE block SET active = false, changed_at = now()
  WHERE NOT :#active AND owner = :#owner AND blocked = :#blocked AND active
), begun AS (
  INSERT INTO block (owner, blocked, active)
  SELECT :#owner, :#blocked, true
  WHERE :#active AND (SELECT count(*) FROM block WHERE owner = :#owner AND blocked <> :#blocked) < 1000
  ON CONFLICT (owner, blocked) DO UPDATE SET active = true, changed_at = now()
  RETURNING owner
)
SELECT owner FROM begun
UNION ALL
SELECT :#owner WHERE NOT :#active
