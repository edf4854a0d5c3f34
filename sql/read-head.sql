-- Where a log ends, and how far its owner's clients have come in it.
-- Parameter: address.
-- Returns one row: head, reached (0 if there is nothing yet).
SELECT coalesce((SELECT last_seq FROM log_head WHERE address = :#address), 0) AS head,
       coalesce((SELECT seq FROM reached WHERE address = :#address), 0) AS reached
