-- Whose earlier logins have become worth nothing lately, on whatever node.
-- Parameter: seconds to look back.
-- Returns a row per account: name, generation.
SELECT name, generation FROM account WHERE changed_at > now() - make_interval(secs => :#seconds)
