-- Who has blocked whom lately, or no longer does, on whatever node.
-- Parameter: seconds to look back.
-- Returns a row each: owner, blocked, active.
SELECT owner, blocked, active FROM block WHERE changed_at > now() - make_interval(secs => :#seconds)
