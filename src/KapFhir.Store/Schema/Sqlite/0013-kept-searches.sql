-- The parameters of searches sent in a body, for the links to their further pages: an address would leave them in every log on its way. id is random, and
-- all that the links hold of the search; digest finds the row again when the same search is sent again. ends_at is in milliseconds since 1970.
CREATE TABLE kept_search (
    id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, caller TEXT NOT NULL, path TEXT NOT NULL, parameters TEXT NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX kept_search_digest ON kept_search (digest, ends_at);
