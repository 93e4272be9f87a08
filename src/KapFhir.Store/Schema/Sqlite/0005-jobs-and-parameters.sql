-- Work that goes on beside requests. state: 0 waits, 1 at work, 2 done, 3 failed, 4 cancelled. due_at: from when on it is there for the taking, which for
-- one at work is the end of its lease. attempt counts the takings: whoever holds an older number has lost it. takeovers counts the processes that
-- stopped in the middle without getting further. Times are in milliseconds since 1970, 0 for none; texts are empty for none.
CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state INTEGER NOT NULL, due_at INTEGER NOT NULL, owner TEXT NOT NULL, attempt INTEGER NOT NULL,
    takeovers INTEGER NOT NULL, most_takeovers INTEGER NOT NULL, wants_cancel INTEGER NOT NULL, caller TEXT NOT NULL, input TEXT NOT NULL,
    position TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, failed INTEGER NOT NULL, outcome TEXT NOT NULL,
    created_at INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX job_by_state ON job (state, due_at);

-- What a job leaves to be fetched, apart: it may be large.
CREATE TABLE job_output (job TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;

-- Search parameters beside R4's own, as indexing needs them. state: 1 what was stored before is being indexed, 2 in force, 3 its rows are being removed.
-- name is search_parameter.url: the url, and a digest of what its values depend on.
CREATE TABLE custom_parameter (
    name TEXT NOT NULL PRIMARY KEY, state INTEGER NOT NULL, job TEXT NOT NULL, is_guide INTEGER NOT NULL, definition TEXT NOT NULL) WITHOUT ROWID;

-- Counts the changes of custom_parameter: every write looks whether it was indexed by the set that is in force at its commit. seen_sid says up
-- to where conformance resources had been read when the set was made: a node that has read less does not change it.
CREATE TABLE index_generation (
    id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL, seen_sid INTEGER NOT NULL);
INSERT INTO index_generation (id, generation, seen_sid) VALUES (1, 0, 0);
