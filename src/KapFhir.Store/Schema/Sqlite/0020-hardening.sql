-- Where the chain of AuditEvents begins since those before were removed, their time being over. sid and hash are the last removed link's; until_at is that event's
-- time in milliseconds since 1970; signature is over all of it, with the chain's key.
CREATE TABLE audit_checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1), sid INTEGER NOT NULL, hash BLOB NOT NULL, removed INTEGER NOT NULL, until_at INTEGER NOT NULL, signature BLOB NOT NULL);

-- The second factor of a user. secret is protected by the keys of kind 2. confirmed_at is 0 until a code of it was shown; last_step is the time step of the last code
-- that was taken, so that none is taken twice.
CREATE TABLE auth_factor (
    user_id TEXT NOT NULL PRIMARY KEY, secret TEXT NOT NULL, confirmed_at INTEGER NOT NULL, last_step INTEGER NOT NULL) WITHOUT ROWID;

-- What a user without the second factor at hand may use instead, each once: hashes.
CREATE TABLE auth_recovery (hash TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX auth_recovery_by_user ON auth_recovery (user_id);

-- When a browser was last seen.
ALTER TABLE auth_session ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
