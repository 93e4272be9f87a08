-- How often something changed that access hangs on: a grant, a user, an app, a session. What a node remembers of a token is asked for anew when it is another number.
CREATE TABLE auth_change (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL);
INSERT INTO auth_change (id, number) VALUES (1, 0);
