-- How many versions of a resource were removed for good while it stays: the numbers of those that are left have so many gaps.
CREATE TABLE expunged (rid INTEGER PRIMARY KEY, versions INTEGER NOT NULL);

-- The greatest sid that was removed: sids go on from there, and none is given out twice.
CREATE TABLE expunging (id INTEGER PRIMARY KEY CHECK (id = 1), last_sid INTEGER NOT NULL);
INSERT INTO expunging (id, last_sid) VALUES (1, 0);
