-- When people were online last, guests too. Written when they have left, many at a time; no index on the time, so that it can change in place.
CREATE TABLE last_seen (
  address text        PRIMARY KEY,
  seen_at timestamptz NOT NULL
) WITH (fillfactor = 70);
