-- Contained resources have index rows of their own now: what is stored is indexed anew before the server serves.
INSERT OR REPLACE INTO reindexing (id, after_sid) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM version);

-- What the index rows hold beyond what every search needs, as the settings had it when they were written: full-text (the words of _text and _content).
CREATE TABLE IF NOT EXISTS index_choice (name TEXT PRIMARY KEY, is_on INTEGER NOT NULL) WITHOUT ROWID;
