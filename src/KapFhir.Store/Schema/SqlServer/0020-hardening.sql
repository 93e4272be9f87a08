-- The begin of the chain of AuditEvents, second factors, and when browsers were last seen; described in SQLite's script of this number.
CREATE TABLE audit_checkpoint (
    id int NOT NULL, sid bigint NOT NULL, hash varbinary(32) NOT NULL, removed bigint NOT NULL, until_at bigint NOT NULL, signature varbinary(32) NOT NULL,
    CONSTRAINT pk_audit_checkpoint PRIMARY KEY (id));

CREATE TABLE auth_factor (
    user_id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, secret nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, confirmed_at bigint NOT NULL, last_step bigint NOT NULL,
    CONSTRAINT pk_auth_factor PRIMARY KEY (user_id));

CREATE TABLE auth_recovery (
    hash varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, user_id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_auth_recovery PRIMARY KEY (hash));
CREATE INDEX ix_auth_recovery_user ON auth_recovery (user_id);

ALTER TABLE auth_session ADD seen_at bigint NOT NULL CONSTRAINT df_auth_session_seen DEFAULT 0;
