-- The files that a job leaves, and the secrets of research studies; described in SQLite's script of this number.
CREATE TABLE job_file (
    job varchar(64) COLLATE Latin1_General_BIN2 NOT NULL, name varchar(100) COLLATE Latin1_General_BIN2 NOT NULL, content varbinary(max) NOT NULL,
    CONSTRAINT pk_job_file PRIMARY KEY (job, name));

CREATE TABLE study_secret (
    study varchar(100) COLLATE Latin1_General_BIN2 NOT NULL, secret varbinary(64) NOT NULL, created_at bigint NOT NULL, CONSTRAINT pk_study_secret PRIMARY KEY (study));
