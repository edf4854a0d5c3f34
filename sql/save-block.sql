-- From now on somebody wants to hear nothing of another, or everything again. A thousand others at most.
-- Parameters: owner, blocked, active.
-- Returns one row, or none if these are too many.
INSERT INTO block AS b (owner, blocked, active)
SELECT :#owner, :#blocked, :#active
WHERE NOT :#active OR (SELECT count(*) FROM block WHERE owner = :#owner AND active AND blocked <> :#blocked) < 1000
ON CONFLICT (owner, blocked) DO UPDATE SET active = excluded.active, changed_at = now()
RETURNING owner
