-- Of the texts beside codes and references only what searches compare is kept: what is stored is indexed anew before the server serves.
INSERT OR REPLACE INTO reindexing (id, after_sid) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM version);
