-- Narrower index rows: of the texts beside codes and references only what searches compare, and of a range that is one number its low (high is empty,
-- below every number). What is stored is indexed anew before the server serves.
DROP INDEX number_wide;
CREATE INDEX number_wide ON number_index (type, param, high) WHERE high > low;
DROP INDEX quantity_wide;
CREATE INDEX quantity_wide ON quantity_index (type, param, form, high) WHERE high > low;
INSERT OR REPLACE INTO reindexing (id, after_sid) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM version);
