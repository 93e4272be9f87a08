-- Each quantity twice: form 0 as it was sent, form 1 in UCUM's canonical unit (code is that unit's; the same again where the unit is none of UCUM).
-- The canonical rows give the order of a search. What is stored is indexed anew before the server serves: reindexing says from where.
DROP TABLE quantity_index;
CREATE TABLE quantity_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, form INTEGER NOT NULL, low BLOB NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    high BLOB NOT NULL, system INTEGER NOT NULL, code INTEGER NOT NULL, unit INTEGER NOT NULL,
    PRIMARY KEY (type, param, form, low, sid, instance, high, system, code, unit)) WITHOUT ROWID;
CREATE INDEX quantity_by_sid ON quantity_index (sid, param, form, instance);
CREATE INDEX quantity_wide ON quantity_index (type, param, form, high) WHERE high <> low;

CREATE TABLE reindexing (id INTEGER PRIMARY KEY CHECK (id = 1), after_sid INTEGER NOT NULL);
INSERT INTO reindexing (id, after_sid) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM version);
