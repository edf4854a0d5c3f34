-- Who has not been online for a quarter of a year, which may have been a guest of an hour; so many at a time that it ends soon.
DELETE FROM last_seen WHERE address IN (SELECT address FROM last_seen WHERE seen_at < now() - interval '90 days' LIMIT 100000)
