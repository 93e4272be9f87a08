-- The newest version of every resource that has a canonical url; url is null when it is gone.
CREATE TABLE canonical (
    rid bigint NOT NULL, sid bigint NOT NULL, type int NOT NULL, url nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    version nvarchar(max) COLLATE Latin1_General_BIN2 NULL, CONSTRAINT pk_canonical PRIMARY KEY (rid));
CREATE UNIQUE INDEX ux_canonical ON canonical (sid);

-- Installed FHIR packages, and the conformance resources in them.
CREATE TABLE package (
    id bigint NOT NULL, name nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL, version nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    digest nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL, dependencies nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    installed_at bigint NOT NULL, CONSTRAINT pk_package PRIMARY KEY (id));
CREATE UNIQUE INDEX ux_package ON package (name, version);

CREATE TABLE package_resource (
    id bigint NOT NULL, package bigint NOT NULL, [file] nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    type nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL, url nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    version nvarchar(max) COLLATE Latin1_General_BIN2 NULL, json varbinary(max) NOT NULL, CONSTRAINT pk_package_resource PRIMARY KEY (id));
CREATE INDEX ix_package_resource ON package_resource (package);
