-- Format 1, as it was; with one topic of two partitions, and a group that is 700 records into the first.
CREATE TABLE topic (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    retention_milliseconds INTEGER, retention_bytes INTEGER
) STRICT;
-- The offsets kept are from first_offset up to next_offset.
CREATE TABLE partition (
    id INTEGER PRIMARY KEY CHECK (id < 8388608),
    topic INTEGER NOT NULL REFERENCES topic, number INTEGER NOT NULL,
    first_offset INTEGER NOT NULL DEFAULT 0, next_offset INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, number)
) STRICT;
-- id is partition << 40 | offset, time in milliseconds since 1970.
CREATE TABLE record (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, key BLOB, headers BLOB, value BLOB
) STRICT;
-- The latest time in each run of 1024 records, by the row id of its start.
CREATE TABLE time_mark (id INTEGER PRIMARY KEY, latest INTEGER NOT NULL) STRICT;

CREATE TABLE consumer_group (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
-- What a group ever subscribed to, and so has to read before it may go for its size.
CREATE TABLE interest (
    consumer_group INTEGER NOT NULL, topic INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE position (
    consumer_group INTEGER NOT NULL, partition INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, partition)
) STRICT, WITHOUT ROWID;
-- An id is never used twice: it is the token that fences off who lost its lease.
-- expires_at is in milliseconds since the start of the machine that boot names.
CREATE TABLE member (
    id INTEGER PRIMARY KEY AUTOINCREMENT, consumer_group INTEGER NOT NULL,
    boot TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX member_by_group ON member (consumer_group);
CREATE TABLE member_topic (
    member INTEGER NOT NULL, topic INTEGER NOT NULL, PRIMARY KEY (member, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
    consumer_group INTEGER NOT NULL, partition INTEGER NOT NULL, member INTEGER NOT NULL,
    PRIMARY KEY (consumer_group, partition)
) STRICT, WITHOUT ROWID;

INSERT INTO topic VALUES (1, 'old', NULL, NULL);
INSERT INTO partition (id, topic, number) VALUES (1, 1, 0), (2, 1, 1);
INSERT INTO consumer_group VALUES (1, 'old.readers');
INSERT INTO interest VALUES (1, 1);
INSERT INTO position VALUES (1, 1, 700);
PRAGMA application_id = 1098085217;
PRAGMA user_version = 1;
