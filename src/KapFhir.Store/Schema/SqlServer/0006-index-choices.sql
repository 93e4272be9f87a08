-- What the index rows hold beyond what every search needs, as the settings had it when they were written: full-text (the words of _text and _content).
CREATE TABLE index_choice (name varchar(50) COLLATE Latin1_General_BIN2 NOT NULL, is_on int NOT NULL, CONSTRAINT pk_index_choice PRIMARY KEY (name));
