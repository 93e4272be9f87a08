-- What consents and labels say of each version, kept when it or the consent is written, so that a read asks nothing else.

-- To whom provisions of consents speak. Rows are added and never changed: what one means to a caller is found once.
CREATE TABLE release_audience (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL);

-- The provisions of the consents that hold, one row each. consent and patient are resources (rid); parent is the provision that it is an exception to, or 0;
-- times are UTC ticks, both included; selector says of which resources it speaks, empty for all of the patient's.
CREATE TABLE release_provision (
    id INTEGER PRIMARY KEY, consent INTEGER NOT NULL, patient INTEGER NOT NULL, parent INTEGER NOT NULL, permits INTEGER NOT NULL, verified INTEGER NOT NULL,
    audience INTEGER NOT NULL, from_at INTEGER NOT NULL, until_at INTEGER NOT NULL, selector TEXT NOT NULL);
CREATE INDEX release_provision_consent ON release_provision (consent);
CREATE INDEX release_provision_patient ON release_provision (patient);
CREATE INDEX release_provision_parent ON release_provision (parent);

-- Of which versions a provision speaks. named is 1 where it names this very resource.
CREATE TABLE release_match (sid INTEGER NOT NULL, provision INTEGER NOT NULL, named INTEGER NOT NULL, PRIMARY KEY (sid, provision)) WITHOUT ROWID;
CREATE INDEX release_match_provision ON release_match (provision, sid);

-- Versions under a protection, once for each patient that they are about (rid; 0 for none). kinds is a sum: 1 psychotherapy notes, 2 Part 2, then 4, 8...
-- as Kap:Release:ConsentLabels has them.
CREATE TABLE release_protected (sid INTEGER NOT NULL, patient INTEGER NOT NULL, kinds INTEGER NOT NULL, PRIMARY KEY (sid, patient)) WITHOUT ROWID;
CREATE INDEX release_protected_patient ON release_protected (patient, sid);

-- Who wrote a psychotherapy note.
CREATE TABLE release_author (sid INTEGER NOT NULL, author TEXT NOT NULL, PRIMARY KEY (sid, author)) WITHOUT ROWID;

-- The settings by which these rows were made; other settings, and a database without a row here, make them anew.
CREATE TABLE release_choice (id INTEGER PRIMARY KEY CHECK (id = 1), choice TEXT NOT NULL);
