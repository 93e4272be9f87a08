-- What was done that is not told by AuditEvents yet: records, in the order in which they were made; one row for each write, and for each handful of reads.
CREATE TABLE audit_pending (id INTEGER PRIMARY KEY AUTOINCREMENT, records BLOB NOT NULL);

-- Each AuditEvent's link in the chain: a hash over the link before it and its own bytes.
CREATE TABLE audit_chain (sid INTEGER PRIMARY KEY, hash BLOB NOT NULL);
