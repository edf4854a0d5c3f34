-- Blocks that are over and of which every node has heard; so many at a time that it ends soon.
DELETE FROM block
WHERE (owner, blocked) IN (SELECT owner, blocked FROM block WHERE NOT active AND changed_at < now() - interval '1 day' LIMIT 100000)
