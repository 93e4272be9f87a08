-- What the index rows hold beyond what every search needs, as the settings had it when they were written: full-text (the words of _text and _content).
CREATE TABLE IF NOT EXISTS index_choice (name TEXT PRIMARY KEY, is_on INTEGER NOT NULL) WITHOUT ROWID;
