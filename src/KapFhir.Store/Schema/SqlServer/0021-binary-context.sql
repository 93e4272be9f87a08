-- The resource by whose rules a version of a Binary is seen; described in SQLite's script of this number.
CREATE TABLE binary_context (sid bigint NOT NULL, target bigint NOT NULL, CONSTRAINT pk_binary_context PRIMARY KEY (sid));
CREATE INDEX ix_binary_context_target ON binary_context (target);
