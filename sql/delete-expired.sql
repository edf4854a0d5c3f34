-- Tokens that have expired, and blocks that are over and of which every node has heard.
WITH tokens AS (
  DELETE FROM token WHERE expires_at < now()
)
DELETE FROM block WHERE NOT active AND changed_at < now() - interval '1 day'
