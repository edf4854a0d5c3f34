-- Building an index takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- What was committed since a moment, for plugins (read-events.sql). Rows lie in the order of their commits, so a few bytes for each 256 KB of
-- them are enough, and an insert writes none.
CREATE INDEX message_created ON message USING brin (created_at) WITH (pages_per_range = 32, autosummarize = on);

-- How far the plugins have come that read the log, by the name they chose: behind this place they have handled nothing. One node at a time
-- hands out what follows; it says so every few seconds, or another one takes over.
CREATE TABLE plugin_cursor (
  name  text        COLLATE "C" PRIMARY KEY,
  at    timestamptz NOT NULL,
  key   text        COLLATE "C" NOT NULL,
  seq   bigint      NOT NULL,
  owner text        NOT NULL,
  until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What is no message and yet happens: logins, logouts, receipts; noted only while a plugin wants them, for a week (delete-events.sql).
CREATE TABLE event (
  id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type         text        NOT NULL,
  from_address text        NOT NULL,                    -- who did it
  to_address   text,                                    -- whom it is told, if it is
  detail       text,                                    -- of a receipt: delivered or read
  up_to        bigint,                                  -- and up to which number of the log of to_address
  created_at   timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now())
);
CREATE INDEX event_created ON event (created_at);
