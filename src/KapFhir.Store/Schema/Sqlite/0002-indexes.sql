-- One table per kind of value. Each is clustered by what is searched (type, parameter, value) and has one index to find the rows of a version
-- (sorting, :missing, includes, parts of composites, cleaning). Rows are never changed; instance ties the parts of a composite together.
CREATE TABLE token_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, code TEXT NOT NULL, system INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, code, system, sid, instance)) WITHOUT ROWID;
CREATE INDEX token_by_sid ON token_index (sid, param, instance);

-- text is empty where it equals folded.
CREATE TABLE string_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, folded TEXT NOT NULL, text TEXT NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, folded, sid, instance, text)) WITHOUT ROWID;
CREATE INDEX string_by_sid ON string_index (sid, param, instance);

-- From low up to but without high, in ticks of 100 ns.
CREATE TABLE date_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, low, high, sid, instance)) WITHOUT ROWID;
CREATE INDEX date_by_sid ON date_index (sid, param, instance);

-- Both ends included, as bytes that sort like the numbers.
CREATE TABLE number_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, low BLOB NOT NULL, high BLOB NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, low, high, sid, instance)) WITHOUT ROWID;
CREATE INDEX number_by_sid ON number_index (sid, param, instance);

CREATE TABLE quantity_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, low BLOB NOT NULL, high BLOB NOT NULL, system INTEGER NOT NULL, code INTEGER NOT NULL,
    unit INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, low, high, system, code, unit, sid, instance)) WITHOUT ROWID;
CREATE INDEX quantity_by_sid ON quantity_index (sid, param, instance);

-- target is a resource.rid. The first row of a target under a parameter has instance 0; further ones (other versions) count up.
CREATE TABLE reference_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, target INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (type, param, target, sid, instance, version)) WITHOUT ROWID;
CREATE INDEX reference_by_sid ON reference_index (sid, param, instance);

CREATE TABLE uri_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, url TEXT NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, url, sid, instance)) WITHOUT ROWID;
CREATE INDEX uri_by_sid ON uri_index (sid, param, instance);
