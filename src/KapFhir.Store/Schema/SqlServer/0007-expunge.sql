-- What was removed for good; the columns are described in SQLite's script of this number. Sids go on from where the turn of writing stands.
CREATE TABLE expunged (rid bigint NOT NULL, versions int NOT NULL, CONSTRAINT pk_expunged PRIMARY KEY (rid));
CREATE TABLE expunging (id int NOT NULL CONSTRAINT ck_expunging CHECK (id = 1), last_sid bigint NOT NULL, CONSTRAINT pk_expunging PRIMARY KEY (id));
INSERT INTO expunging (id, last_sid) VALUES (1, 0);
