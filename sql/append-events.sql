-- Notes what happened besides messages, for plugins.
-- Parameter: events, a JSON array of {"t": type, "f": who did it, "o": whom it is told, "d": detail, "n": number}, the last three as they have it.
INSERT INTO event (type, from_address, to_address, detail, up_to)
SELECT e->>'t', e->>'f', e->>'o', e->>'d', (e->>'n')::bigint
FROM jsonb_array_elements(:#events::jsonb) WITH ORDINALITY AS t(e, ord)
ORDER BY ord
