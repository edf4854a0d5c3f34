-- What happened behind a place, oldest first: messages from the log itself, and what the table event has.
-- Parameters: at (milliseconds since 1970), key, seq (the place), until (no later than read-horizon.sql says), limit; what is wanted: messages
-- (whether), others (types of events, separated by commas), blocked (whether also messages whose recipient has blocked the sender), and
-- sender, recipient (null for all).
-- Returns a row each: at (milliseconds since 1970), key, seq (its place), type, id, from_address, to_address, text, from_seq, to_seq (of
-- messages), detail, up_to (of receipts).
--
-- The span must be short: of what lies in it all is read and sorted, for there is no index in this order (one would cost every insert). Of the
-- rest the index message_created knows where it is not.
SELECT (extract(epoch FROM e.at) * 1000)::bigint AS at, e.key, e.seq, e.type, e.id, e.from_address, e.to_address, e.text, e.from_seq, e.to_seq,
       e.detail, e.up_to
FROM (
  (
    SELECT created_at AS at, from_address COLLATE "C" AS key, from_seq AS seq, 'message' AS type, id::text AS id, from_address, to_address, text,
           from_seq, to_seq, NULL::text AS detail, NULL::bigint AS up_to
    FROM message
    WHERE :#messages
      AND created_at >= timestamptz 'epoch' + :#at * interval '1 millisecond'
      AND created_at <= timestamptz 'epoch' + :#until * interval '1 millisecond'
      AND (created_at, from_address COLLATE "C", from_seq) > (timestamptz 'epoch' + :#at * interval '1 millisecond', :#key, :#seq)
      AND (:#blocked OR left(to_address, 1) <> chr(1))
      AND (:#sender::text IS NULL OR from_address = :#sender)
      AND (:#recipient::text IS NULL OR ltrim(to_address, chr(1)) = :#recipient)
    ORDER BY created_at, from_address COLLATE "C", from_seq
    LIMIT :#limit
  )
  UNION ALL
  (
    SELECT created_at, '', id, type, id::text, from_address, to_address, NULL, NULL, NULL, detail, up_to
    FROM event
    WHERE type = ANY (string_to_array(:#others, ','))
      AND created_at >= timestamptz 'epoch' + :#at * interval '1 millisecond'
      AND created_at <= timestamptz 'epoch' + :#until * interval '1 millisecond'
      AND (created_at, '', id) > (timestamptz 'epoch' + :#at * interval '1 millisecond', :#key, :#seq)
      AND (:#sender::text IS NULL OR from_address = :#sender)
      AND (:#recipient::text IS NULL OR to_address = :#recipient)
    ORDER BY created_at, event.id
    LIMIT :#limit
  )
) AS e
ORDER BY e.at, e.key, e.seq
LIMIT :#limit
