-- Who has proved once to be somebody, and can do so again.
CREATE TABLE account (
  name       text        COLLATE "C" PRIMARY KEY,
  skeleton   text        COLLATE "C" NOT NULL UNIQUE,  -- what the name looks like (Unicode TS 39): no two accounts look the same
  password   text,                                     -- Argon2id as a PHC string; null: it is proved by somebody else
  issuer     text        COLLATE "C",                  -- who that is, and what they call the person
  subject    text        COLLATE "C",
  generation bigint      NOT NULL DEFAULT 1,           -- grows whenever all earlier logins become worth nothing
  changed_at timestamptz NOT NULL DEFAULT now(),       -- when it did
  UNIQUE (issuer, subject)
);
CREATE INDEX account_changed ON account (changed_at);

CREATE TABLE token (
  id         bytea       PRIMARY KEY,                  -- SHA-256 of it; the token itself is nowhere
  account    text        COLLATE "C" NOT NULL REFERENCES account (name) ON DELETE CASCADE,
  device     text,
  generation bigint      NOT NULL,                     -- of the account: with any other it is worth nothing, whenever it was written
  successor  bytea,                                    -- the one that replaces it
  issued_at  timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX token_of_account ON token (account, issued_at);
CREATE INDEX token_expires ON token (expires_at);

-- Up to this number the log was that of guests of the same name, before there was an account: its owner sees nothing of it. Not kept_after,
-- below which some messages may still be there.
ALTER TABLE log_head ADD COLUMN begins_after bigint NOT NULL DEFAULT 0;

-- Who wants to hear nothing of whom. What is over stays for a while, so that every node learns of it.
CREATE TABLE block (
  owner      text        COLLATE "C" NOT NULL,
  blocked    text        COLLATE "C" NOT NULL,
  active     boolean     NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, blocked)
);
CREATE INDEX block_changed ON block (changed_at);
CREATE INDEX block_over    ON block (changed_at) WHERE NOT active;
