-- The moment before which nothing can become visible any more, in milliseconds since 1970.
-- Parameter: statement_ms, after which no statement of ours can still be at work (messenger.db.statement-timeout-ms, twice).
-- Returns one row: horizon.
--
-- created_at of a message is the beginning of its transaction (append-messages.sql), so one that commits late appears behind others that were
-- read before. Whoever reads up to a moment must know that no transaction that began before is still at work. The view shows all of them, ours
-- at least: it is of the same role. 100 ms for what a transaction takes from its first look at the clock to its place in the view, and for
-- created_at, which is cut to the millisecond.
-- Who has written nothing for so long (a dump, somebody's psql) will not append: it has no transaction id, and a statement of ours would be over.
-- In a statement of its own, before the one that reads: that one sees what was committed when it begins, and the view shows this moment. In one
-- statement a transaction could commit in between, and be neither seen nor waited for.
SELECT (extract(epoch FROM least(now(), min(xact_start))) * 1000)::bigint - 100 AS horizon
FROM pg_stat_activity
WHERE datname = current_database()
  AND (backend_xid IS NOT NULL OR xact_start > now() - :#statement_ms * interval '1 millisecond')
