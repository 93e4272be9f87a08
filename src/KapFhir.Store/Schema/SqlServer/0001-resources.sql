-- The same tables as SQLite's. Texts that are looked up are nvarchar(400) in the order of code points; what is longer, or ends with a space, stands there
-- as a key of its own (KeyText), and whole beside it where it must be read again. Numbers are int: page compression leaves of each the bytes it needs.
CREATE TABLE resource_type (id int NOT NULL, name nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_resource_type PRIMARY KEY (id));
CREATE UNIQUE INDEX ux_resource_type ON resource_type (name);

CREATE TABLE search_parameter (
    id int NOT NULL, url nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, component int NOT NULL, CONSTRAINT pk_search_parameter PRIMARY KEY (id));
CREATE UNIQUE INDEX ux_search_parameter ON search_parameter (url, component);

CREATE TABLE system (
    id int NOT NULL, uri nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, whole nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    CONSTRAINT pk_system PRIMARY KEY (id));
CREATE UNIQUE INDEX ux_system ON system (uri);

CREATE TABLE unit (id int NOT NULL, text nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_unit PRIMARY KEY (id));
CREATE UNIQUE INDEX ux_unit ON unit (text);

CREATE TABLE reference_parameter (type int NOT NULL, param int NOT NULL, CONSTRAINT pk_reference_parameter PRIMARY KEY (type, param));
CREATE TABLE compartment_member (
    compartment int NOT NULL, type int NOT NULL, param int NOT NULL, CONSTRAINT pk_compartment_member PRIMARY KEY (compartment, type, param));
CREATE INDEX ix_compartment_member_param ON compartment_member (type, param);

CREATE TABLE resource (
    rid bigint NOT NULL, type int NOT NULL, id nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_resource PRIMARY KEY (rid));
CREATE UNIQUE INDEX ux_resource ON resource (type, id);

-- A version ends where its successor begins; 9223372036854775807 is "still".
CREATE TABLE version (
    sid bigint NOT NULL, rid bigint NOT NULL, type int NOT NULL, version_id int NOT NULL, end_sid bigint NOT NULL, method int NOT NULL,
    last_updated bigint NOT NULL, CONSTRAINT pk_version PRIMARY KEY (sid));
CREATE INDEX ix_version_resource ON version (rid, end_sid);
CREATE INDEX ix_version_type ON version (type, sid);

-- No two versions of a resource have one number, whatever a program does.
CREATE UNIQUE INDEX ux_version ON version (rid, version_id);

CREATE TABLE content (sid bigint NOT NULL, json varbinary(max) NOT NULL, CONSTRAINT pk_content PRIMARY KEY (sid));

CREATE TABLE type_counter (type int NOT NULL, resources bigint NOT NULL, versions bigint NOT NULL, CONSTRAINT pk_type_counter PRIMARY KEY (type));

CREATE TABLE cleaning (id int NOT NULL, cleaned_sid bigint NOT NULL, seen_sid bigint NOT NULL, CONSTRAINT pk_cleaning PRIMARY KEY (id));
INSERT INTO cleaning (id, cleaned_sid, seen_sid) VALUES (1, 0, 0);

CREATE TABLE reindexing (id int NOT NULL, after_sid bigint NOT NULL, CONSTRAINT pk_reindexing PRIMARY KEY (id));

-- Every writing transaction changes this one row first: writers take turns, and sids are committed in their order. It also holds the last numbers given.
CREATE TABLE writer (
    id int NOT NULL, turn bigint NOT NULL, last_sid bigint NOT NULL, last_rid bigint NOT NULL, last_system int NOT NULL, last_unit int NOT NULL,
    last_updated bigint NOT NULL, CONSTRAINT pk_writer PRIMARY KEY (id));
INSERT INTO writer (id, turn, last_sid, last_rid, last_system, last_unit, last_updated) VALUES (1, 0, 0, 0, 0, 0, 0);

-- The last transaction that each process committed: how one finds out what became of a commit whose answer was lost.
CREATE TABLE committed (
    node uniqueidentifier NOT NULL, turn bigint NOT NULL, committed_at bigint NOT NULL, CONSTRAINT pk_committed PRIMARY KEY (node));
