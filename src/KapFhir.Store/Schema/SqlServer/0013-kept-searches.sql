-- The parameters of searches sent in a body, for the links to their further pages; the columns are described in SQLite's script of this number.
CREATE TABLE kept_search (
    id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, digest varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    caller nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, path nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    parameters nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, ends_at bigint NOT NULL,
    CONSTRAINT pk_kept_search PRIMARY KEY (id));
CREATE INDEX ix_kept_search_digest ON kept_search (digest, ends_at);
