-- One table per kind of value, clustered by what is searched, then sid. The program writes no row twice, so the clusters need not be unique.
CREATE TABLE token_index (
    type int NOT NULL, param int NOT NULL, code nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, sid bigint NOT NULL, instance int NOT NULL, system int NOT NULL);
CREATE CLUSTERED INDEX cx_token_index ON token_index (type, param, code, sid, instance);
CREATE INDEX ix_token_sid ON token_index (sid, param, instance);

-- text is empty where it equals folded; whole is the folded text where the key had to be cut.
CREATE TABLE string_index (
    type int NOT NULL, param int NOT NULL, folded nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, sid bigint NOT NULL, instance int NOT NULL,
    text nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, whole nvarchar(max) COLLATE Latin1_General_BIN2 NULL);
CREATE CLUSTERED INDEX cx_string_index ON string_index (type, param, folded, sid, instance);
CREATE INDEX ix_string_sid ON string_index (sid, param, instance);

CREATE TABLE date_index (
    type int NOT NULL, param int NOT NULL, low bigint NOT NULL, sid bigint NOT NULL, instance int NOT NULL, high bigint NOT NULL);
CREATE CLUSTERED INDEX cx_date_index ON date_index (type, param, low, sid, instance);
CREATE INDEX ix_date_sid ON date_index (sid, param, instance);
CREATE INDEX ix_date_high ON date_index (type, param, high);

-- approx is the number nearest to low, for what is measured (distances).
CREATE TABLE number_index (
    type int NOT NULL, param int NOT NULL, low varbinary(400) NOT NULL, sid bigint NOT NULL, instance int NOT NULL, high varbinary(400) NOT NULL,
    approx float NOT NULL);
CREATE CLUSTERED INDEX cx_number_index ON number_index (type, param, low, sid, instance);
CREATE INDEX ix_number_sid ON number_index (sid, param, instance);
CREATE INDEX ix_number_high ON number_index (type, param, high);

-- form 0 as it was sent, form 1 in UCUM's canonical unit.
CREATE TABLE quantity_index (
    type int NOT NULL, param int NOT NULL, form int NOT NULL, low varbinary(400) NOT NULL, sid bigint NOT NULL, instance int NOT NULL,
    high varbinary(400) NOT NULL, system int NOT NULL, code int NOT NULL, unit int NOT NULL);
CREATE CLUSTERED INDEX cx_quantity_index ON quantity_index (type, param, form, low, sid, instance);
CREATE INDEX ix_quantity_sid ON quantity_index (sid, param, form, instance);
CREATE INDEX ix_quantity_high ON quantity_index (type, param, form, high);

CREATE TABLE reference_index (
    type int NOT NULL, param int NOT NULL, target bigint NOT NULL, sid bigint NOT NULL, instance int NOT NULL,
    version nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL);
CREATE CLUSTERED INDEX cx_reference_index ON reference_index (type, param, target, sid, instance);
CREATE INDEX ix_reference_sid ON reference_index (sid, param, instance);

CREATE TABLE uri_index (type int NOT NULL, param int NOT NULL, url int NOT NULL, sid bigint NOT NULL, instance int NOT NULL);
CREATE CLUSTERED INDEX cx_uri_index ON uri_index (type, param, url, sid, instance);
CREATE INDEX ix_uri_sid ON uri_index (sid, param, instance);
