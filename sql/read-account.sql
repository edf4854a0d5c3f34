-- An account, by its name.
-- Parameter: name.
-- Returns one row or none: name, password (null if it has none), generation.
SELECT name, password, generation FROM account WHERE name = :#name
