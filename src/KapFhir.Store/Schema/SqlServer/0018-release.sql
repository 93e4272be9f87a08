-- What consents and labels say of each version; described in SQLite's script of this number.
CREATE TABLE release_audience (
    id bigint NOT NULL, digest varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, text nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT pk_release_audience PRIMARY KEY (id), CONSTRAINT uq_release_audience UNIQUE (digest));

CREATE TABLE release_provision (
    id bigint NOT NULL, consent bigint NOT NULL, patient bigint NOT NULL, parent bigint NOT NULL, permits bigint NOT NULL, verified bigint NOT NULL, audience bigint NOT NULL,
    from_at bigint NOT NULL, until_at bigint NOT NULL, selector nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT pk_release_provision PRIMARY KEY (id));
CREATE INDEX ix_release_provision_consent ON release_provision (consent);
CREATE INDEX ix_release_provision_patient ON release_provision (patient);
CREATE INDEX ix_release_provision_parent ON release_provision (parent);

CREATE TABLE release_match (sid bigint NOT NULL, provision bigint NOT NULL, named bigint NOT NULL, CONSTRAINT pk_release_match PRIMARY KEY (sid, provision));
CREATE INDEX ix_release_match_provision ON release_match (provision, sid);

CREATE TABLE release_protected (sid bigint NOT NULL, patient bigint NOT NULL, kinds bigint NOT NULL, CONSTRAINT pk_release_protected PRIMARY KEY (sid, patient));
CREATE INDEX ix_release_protected_patient ON release_protected (patient, sid);

CREATE TABLE release_author (
    sid bigint NOT NULL, author nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_release_author PRIMARY KEY (sid, author));

CREATE TABLE release_choice (
    id int NOT NULL, choice nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_release_choice PRIMARY KEY (id), CONSTRAINT ck_release_choice CHECK (id = 1));
