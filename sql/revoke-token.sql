-- A device leaves: its token is worth nothing any more, and the one that it replaced is not either.
-- Parameters: name of the account; id (SHA-256 of the token in hexadecimal digits, or null).
DELETE FROM token WHERE account = :#name AND (id = decode(:#id, 'hex') OR successor = decode(:#id, 'hex'))
