-- The files that a job leaves to be fetched by name, where one output is not enough.
CREATE TABLE job_file (job TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (job, name));

-- The secret by which the ids in a study's de-identified exports are made. It never leaves the server.
CREATE TABLE study_secret (study TEXT NOT NULL PRIMARY KEY, secret BLOB NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID;
