-- Events that every plugin had a week to read; so many at a time that it ends soon.
DELETE FROM event WHERE id IN (SELECT id FROM event WHERE created_at < now() - interval '7 days' LIMIT 100000)
