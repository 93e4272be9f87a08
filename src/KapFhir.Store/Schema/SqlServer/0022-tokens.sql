-- How often something changed that access hangs on; described in SQLite's script of this number.
CREATE TABLE auth_change (id int NOT NULL, number bigint NOT NULL, CONSTRAINT pk_auth_change PRIMARY KEY (id));
INSERT INTO auth_change (id, number) VALUES (1, 0);
