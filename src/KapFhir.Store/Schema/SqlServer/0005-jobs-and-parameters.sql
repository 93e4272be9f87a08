-- Work that goes on beside requests; the columns are described in SQLite's script of this number.
CREATE TABLE job (
    id varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, kind nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL, state int NOT NULL, due_at bigint NOT NULL,
    owner nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL, attempt int NOT NULL, takeovers int NOT NULL, most_takeovers int NOT NULL, wants_cancel int NOT NULL,
    caller nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL, input nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    position nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, done bigint NOT NULL, total bigint NOT NULL, failed bigint NOT NULL,
    outcome nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, created_at bigint NOT NULL, started_at bigint NOT NULL, ended_at bigint NOT NULL,
    CONSTRAINT pk_job PRIMARY KEY (id));
CREATE INDEX ix_job_state ON job (state, due_at);

-- What a job leaves to be fetched, apart: it may be large.
CREATE TABLE job_output (job varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, content varbinary(max) NOT NULL, CONSTRAINT pk_job_output PRIMARY KEY (job));

-- Search parameters beside R4's own, and the count of their changes; the columns are described in SQLite's script of this number.
CREATE TABLE custom_parameter (
    name nvarchar(450) COLLATE Latin1_General_BIN2 NOT NULL, state int NOT NULL, job varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, is_guide int NOT NULL,
    definition nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL, CONSTRAINT pk_custom_parameter PRIMARY KEY (name));

CREATE TABLE index_generation (
    id int NOT NULL, generation bigint NOT NULL, seen_sid bigint NOT NULL,
    CONSTRAINT pk_index_generation PRIMARY KEY (id), CONSTRAINT ck_index_generation CHECK (id = 1));
INSERT INTO index_generation (id, generation, seen_sid) VALUES (1, 0, 0);
