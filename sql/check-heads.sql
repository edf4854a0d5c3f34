-- Which logs go further than is known?
-- Parameter: known, a JSON object {address: number, ...}.
-- Returns a row for each that does: address, last_seq.
SELECT h.address, h.last_seq
FROM jsonb_each_text(:#known::jsonb) AS k JOIN log_head AS h ON h.address = k.key
WHERE h.last_seq > k.value::bigint
