-- The authorization server's state; the columns are described in SQLite's script of this number.
CREATE TABLE auth_user (
    id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, name nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL, password nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    details nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, is_active int NOT NULL, must_change int NOT NULL, stamp varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    created_at bigint NOT NULL, CONSTRAINT pk_auth_user PRIMARY KEY (id), CONSTRAINT uq_auth_user_name UNIQUE (name));

CREATE TABLE auth_client (
    id nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL, details nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, secret varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    is_active int NOT NULL, created_at bigint NOT NULL, CONSTRAINT pk_auth_client PRIMARY KEY (id));

CREATE TABLE auth_key (
    id varchar(200) COLLATE Latin1_General_BIN2 NOT NULL, kind int NOT NULL, content nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, created_at bigint NOT NULL,
    expires_at bigint NOT NULL, CONSTRAINT pk_auth_key PRIMARY KEY (id));
CREATE INDEX ix_auth_key_kind ON auth_key (kind, created_at);

CREATE TABLE auth_session (
    hash varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, user_id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, stamp varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    created_at bigint NOT NULL, expires_at bigint NOT NULL, CONSTRAINT pk_auth_session PRIMARY KEY (hash));

CREATE TABLE auth_grant (
    id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, user_id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, client_id nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    scopes nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, context nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, session varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    created_at bigint NOT NULL, expires_at bigint NOT NULL, revoked_at bigint NOT NULL, CONSTRAINT pk_auth_grant PRIMARY KEY (id));
CREATE INDEX ix_auth_grant_user ON auth_grant (user_id, client_id);
CREATE INDEX ix_auth_grant_expiry ON auth_grant (expires_at);

CREATE TABLE auth_ticket (
    hash varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, kind int NOT NULL, grant_id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    details nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, expires_at bigint NOT NULL, used_at bigint NOT NULL, CONSTRAINT pk_auth_ticket PRIMARY KEY (hash));
CREATE INDEX ix_auth_ticket_expiry ON auth_ticket (expires_at);

CREATE TABLE auth_launch (
    hash varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, client_id nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    context nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, expires_at bigint NOT NULL, used_at bigint NOT NULL, CONSTRAINT pk_auth_launch PRIMARY KEY (hash));

CREATE TABLE auth_seen (hash varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, expires_at bigint NOT NULL, CONSTRAINT pk_auth_seen PRIMARY KEY (hash));

CREATE TABLE auth_failure (
    subject nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL, failures int NOT NULL, since_at bigint NOT NULL, CONSTRAINT pk_auth_failure PRIMARY KEY (subject));
