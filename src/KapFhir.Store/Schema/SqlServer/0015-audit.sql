-- What was done that is not told by AuditEvents yet, and the chain of those that are; described in SQLite's script of this number.
CREATE TABLE audit_pending (id bigint IDENTITY(1, 1) NOT NULL, records varbinary(max) NOT NULL, CONSTRAINT pk_audit_pending PRIMARY KEY (id));

CREATE TABLE audit_chain (sid bigint NOT NULL, hash varbinary(32) NOT NULL, CONSTRAINT pk_audit_chain PRIMARY KEY (sid));
