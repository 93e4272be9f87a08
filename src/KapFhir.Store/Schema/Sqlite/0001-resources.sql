-- Small numbers for what would repeat in every row.
CREATE TABLE resource_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE search_parameter (id INTEGER PRIMARY KEY, url TEXT NOT NULL, component INTEGER NOT NULL, UNIQUE (url, component));
CREATE TABLE system (id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE);
CREATE TABLE unit (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- Which reference parameters a type has, and which of them put a resource into a compartment: R4's tables, joined to where the type is not fixed.
CREATE TABLE reference_parameter (type INTEGER NOT NULL, param INTEGER NOT NULL, PRIMARY KEY (type, param)) WITHOUT ROWID;
CREATE TABLE compartment_member (
    compartment INTEGER NOT NULL, type INTEGER NOT NULL, param INTEGER NOT NULL, PRIMARY KEY (compartment, type, param)) WITHOUT ROWID;

-- A logical resource, also one that is only referred to yet.
CREATE TABLE resource (rid INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, UNIQUE (type, id));

-- A version. It is what the resource was for every moment from sid up to but without end_sid; 9223372036854775807 is "still". The version that
-- says "deleted" (method 3) ends where it begins: at no moment is it content. last_updated is in milliseconds since 1970.
CREATE TABLE version (
    sid INTEGER PRIMARY KEY, rid INTEGER NOT NULL, type INTEGER NOT NULL, version_id INTEGER NOT NULL, end_sid INTEGER NOT NULL,
    method INTEGER NOT NULL, last_updated INTEGER NOT NULL);
CREATE INDEX version_by_resource ON version (rid, end_sid);
CREATE INDEX version_by_type ON version (type, sid);

-- Apart from the version, so that ending a version does not rewrite the bytes.
CREATE TABLE content (sid INTEGER PRIMARY KEY, json BLOB NOT NULL);

-- How many resources there are now and how many versions there ever were, kept by every write.
CREATE TABLE type_counter (type INTEGER PRIMARY KEY, resources INTEGER NOT NULL, versions INTEGER NOT NULL);

-- Versions that ended at or before cleaned_sid have lost their index rows: pages as of an earlier moment can't be told any more. Versions up to seen_sid
-- have been looked at.
CREATE TABLE cleaning (id INTEGER PRIMARY KEY CHECK (id = 1), cleaned_sid INTEGER NOT NULL, seen_sid INTEGER NOT NULL);
INSERT INTO cleaning (id, cleaned_sid, seen_sid) VALUES (1, 0, 0);
