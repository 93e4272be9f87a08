-- One table per kind of value. Each is clustered by what is searched: type, parameter, the value's first column, and then sid, so that the rows of one
-- value come in the order of change and a page can stop early. One more index finds the rows of a version (sorting, :missing, includes, parts of
-- composites, cleaning). Rows are never changed. instance ties the parts of a composite together; for other parameters it counts the rows of a version
-- with the same first column, so that "instance = 0" walks each version once.
CREATE TABLE token_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, code TEXT NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, system INTEGER NOT NULL,
    PRIMARY KEY (type, param, code, sid, instance, system)) WITHOUT ROWID;
CREATE INDEX token_by_sid ON token_index (sid, param, instance);

-- text is empty where it equals folded.
CREATE TABLE string_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, folded TEXT NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (type, param, folded, sid, instance, text)) WITHOUT ROWID;
CREATE INDEX string_by_sid ON string_index (sid, param, instance);

-- From low up to but without high, in ticks of 100 ns. Spans of more than a day are few: an index of their own finds those that reach into a range from below.
CREATE TABLE date_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, low INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, high INTEGER NOT NULL,
    PRIMARY KEY (type, param, low, sid, instance, high)) WITHOUT ROWID;
CREATE INDEX date_by_sid ON date_index (sid, param, instance);
CREATE INDEX date_wide ON date_index (type, param, high) WHERE high - low > 864000000000;

-- Both ends included, as bytes that sort like the numbers. Ranges are few, as above.
CREATE TABLE number_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, low BLOB NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, high BLOB NOT NULL,
    PRIMARY KEY (type, param, low, sid, instance, high)) WITHOUT ROWID;
CREATE INDEX number_by_sid ON number_index (sid, param, instance);
CREATE INDEX number_wide ON number_index (type, param, high) WHERE high <> low;

CREATE TABLE quantity_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, low BLOB NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, high BLOB NOT NULL,
    system INTEGER NOT NULL, code INTEGER NOT NULL, unit INTEGER NOT NULL,
    PRIMARY KEY (type, param, low, sid, instance, high, system, code, unit)) WITHOUT ROWID;
CREATE INDEX quantity_by_sid ON quantity_index (sid, param, instance);
CREATE INDEX quantity_wide ON quantity_index (type, param, high) WHERE high <> low;

-- target is a resource.rid.
CREATE TABLE reference_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, target INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (type, param, target, sid, instance, version)) WITHOUT ROWID;
CREATE INDEX reference_by_sid ON reference_index (sid, param, instance);

-- url is a system.id: profiles and canonicals repeat as systems do.
CREATE TABLE uri_index (
    type INTEGER NOT NULL, param INTEGER NOT NULL, url INTEGER NOT NULL, sid INTEGER NOT NULL, instance INTEGER NOT NULL,
    PRIMARY KEY (type, param, url, sid, instance)) WITHOUT ROWID;
CREATE INDEX uri_by_sid ON uri_index (sid, param, instance);
