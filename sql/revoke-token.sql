-- A device leaves: its token is worth nothing any more.
-- Parameters: id (SHA-256 of the token in hexadecimal digits, or null), name of the account.
DELETE FROM token WHERE id = decode(:#id, 'hex') AND account = :#name
