-- The resource by whose rules a version of a Binary is seen (Binary.securityContext): target is its rid, 0 for what is no resource of this server.
-- A Binary without one has no row.
CREATE TABLE binary_context (sid INTEGER PRIMARY KEY, target INTEGER NOT NULL);
CREATE INDEX binary_context_target ON binary_context (target);
