-- Tokens that have expired; so many at a time that it ends soon.
DELETE FROM token WHERE id IN (SELECT id FROM token WHERE expires_at < now() LIMIT 100000)
