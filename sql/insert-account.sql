-- Makes an account, unless there is one of that name or one that looks the same. One of the same issuer and subject is found again.
-- Parameters: name, skeleton, password (its hash), issuer, subject (either the first of these three is null, or the others are).
-- Returns one row or none: name, generation.
--
-- Guests may have had the name. What they wrote and got stays in the logs of those they talked to, but the account's log begins behind it,
-- as if it were no longer kept, and so does all that is counted in it.
WITH made AS (
  INSERT INTO account (name, skeleton, password, issuer, subject) VALUES (:#name, :#skeleton, :#password, :#issuer, :#subject)
  ON CONFLICT DO NOTHING
  RETURNING name COLLATE "default" AS name, generation -- as the addresses of logs: only so their indexes can be used
), head AS (
  UPDATE log_head SET kept_after = last_seq, begins_after = last_seq FROM made WHERE address = made.name
  RETURNING address, last_seq
), place AS (
  INSERT INTO reached AS r (address, seq, received) SELECT address, last_seq, last_seq FROM head
  ON CONFLICT (address) DO UPDATE SET seq = greatest(r.seq, excluded.seq), received = greatest(r.received, excluded.received)
), receipts AS (
  DELETE FROM receipt USING made WHERE reader = made.name OR writer = made.name
)
SELECT name, generation FROM made
UNION ALL
SELECT name, generation FROM account WHERE name = :#name AND issuer = :#issuer AND subject = :#subject
