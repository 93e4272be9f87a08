-- The authorization server's state, shared by all nodes. Times are in milliseconds since 1970, 0 for none; texts are empty for none. What a client or user
-- holds as a secret (codes, refresh tokens, launches, sessions, client secrets) stands here as its SHA-256 in hex; passwords as ASP.NET Core Identity hashes them.

-- Who signs in. name is folded to lower case; details is JSON: display name, roles, the resource that the user is. stamp changes with the password.
CREATE TABLE auth_user (
    id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL, details TEXT NOT NULL, is_active INTEGER NOT NULL, must_change INTEGER NOT NULL,
    stamp TEXT NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID;

-- Which apps there are. details is JSON: name, kind, redirect addresses, scopes, keys.
CREATE TABLE auth_client (
    id TEXT NOT NULL PRIMARY KEY, details TEXT NOT NULL, secret TEXT NOT NULL, is_active INTEGER NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID;

-- Keys. kind: 1 signs tokens (content is protected by those of kind 2), 2 protects data.
CREATE TABLE auth_key (
    id TEXT NOT NULL PRIMARY KEY, kind INTEGER NOT NULL, content TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX auth_key_by_kind ON auth_key (kind, created_at);

-- Browsers that are signed in.
CREATE TABLE auth_session (
    hash TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, stamp TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;

-- What an app was allowed: all its codes and tokens hang on it and end with it. user_id is empty for a client's own access; session is that which it ends with.
CREATE TABLE auth_grant (
    id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, client_id TEXT NOT NULL, scopes TEXT NOT NULL, context TEXT NOT NULL, session TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX auth_grant_by_user ON auth_grant (user_id, client_id);
CREATE INDEX auth_grant_by_expiry ON auth_grant (expires_at);

-- Authorization codes and refresh tokens of a grant. kind: 1 code, 2 refresh token. used_at: each is good for once.
CREATE TABLE auth_ticket (
    hash TEXT NOT NULL PRIMARY KEY, kind INTEGER NOT NULL, grant_id TEXT NOT NULL, details TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX auth_ticket_by_expiry ON auth_ticket (expires_at);

-- Launches that a trusted client prepared for an app.
CREATE TABLE auth_launch (
    hash TEXT NOT NULL PRIMARY KEY, client_id TEXT NOT NULL, context TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;

-- Assertions that were seen, so that none is taken twice.
CREATE TABLE auth_seen (hash TEXT NOT NULL PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID;

-- Failed sign-ins per name and per address, counted since since_at.
CREATE TABLE auth_failure (subject TEXT NOT NULL PRIMARY KEY, failures INTEGER NOT NULL, since_at INTEGER NOT NULL) WITHOUT ROWID;
