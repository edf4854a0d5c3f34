-- Replaces the hash of a password by another of the same password.
-- Parameters: name, password (the hash that it was checked by), hash (the new one).
UPDATE account SET password = :#hash WHERE name = :#name AND password = :#password
