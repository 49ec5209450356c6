import Events
import GRDB

/// The file format, and how older ones become the present one.
///
/// A partition has a number of its own in the file, and a table of its own for its records, whose row
/// ids are their offsets: appending is appending at the end of a b-tree, and a read is a range of it.
/// A mark's id is `partition << 40 | offset`: 23 bits are left for partitions, and 10^12 records fit
/// into each.
enum LogSchema {
    /// `PRAGMA application_id`: "Assa" in ASCII.
    static let applicationID: Int64 = 0x4173_7361
    static let version: Int64 = 2
    static let pageBytes = 32_768

    /// Looks at a connection before anything is done to the file: a foreign one is left as it is.
    static func prepare(_ db: Database, path: String) throws {
        let (application, found, tables) = try look(db)
        if application == applicationID {
            guard found <= version else {
                throw EventLogError.refused(
                    """
                    \(path) was written by a newer Assay (format \(found), this one knows \
                    \(version)); use that one, nothing was changed
                    """)
            }
            return
        }
        guard application == 0, found == 0, tables == 0 else {
            throw EventLogError.refused("\(path) is a SQLite file, but not an Assay log")
        }
        // Of effect only while the file is empty.
        if !db.configuration.readonly { try db.execute(sql: "PRAGMA page_size = \(pageBytes)") }
    }

    /// What the file says that it is, all of one moment: another process may just be making it.
    private static func look(
        _ db: Database
    ) throws -> (application: Int64, version: Int64, tables: Int) {
        var seen: (Int64, Int64, Int) = (0, 0, 0)
        try db.inTransaction(.deferred) {
            seen = (
                try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            )
            return .commit
        }
        return seen
    }

    /// Brings the file to the present format, in one transaction; another process may be faster.
    static func migrate(_ db: Database, path: String) throws {
        try db.inTransaction(.immediate) {
            let found = try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard found <= version else {
                throw EventLogError.refused("\(path) was written by a newer Assay")
            }
            for step in steps.dropFirst(Int(found)) { try step(db) }
            if found < version {
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(version)")
            }
            return .commit
        }
    }

    /// The table of a partition's records, which is made with it.
    ///
    /// The time is in milliseconds since 1970.
    static func createRecords(ofPartition id: Int64, in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE record_\(id) (
                    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, key BLOB, headers BLOB, value BLOB
                ) STRICT
                """)
    }

    /// What finds the records that are out of date, in a partition that keeps the last of each key.
    static func createKeys(ofPartition id: Int64, in db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX record_\(id)_by_key ON record_\(id) (key) WHERE key IS NOT NULL;
                CREATE INDEX tombstone_\(id) ON record_\(id) (time) WHERE value IS NULL;
                """)
    }

    /// The step at index n makes format n + 1 of format n; one that was released never changes.
    private static let steps: [@Sendable (Database) throws -> Void] = [
        { try $0.execute(sql: first) }, separatePartitions,
    ]

    /// Format 2: a table for each partition; the latest time of the run being written is in the
    /// partition's row, and only complete runs have marks; topics may keep only the last of each key.
    private static func separatePartitions(_ db: Database) throws {
        // A mark that format 1 left for the run being written is overwritten once that is complete.
        try db.execute(
            sql: """
                -- Null where that was not asked for yet: format 1 had no place for it.
                ALTER TABLE topic ADD COLUMN keeps_last_of_key INTEGER;
                ALTER TABLE partition ADD COLUMN compacted_to INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE partition ADD COLUMN latest INTEGER NOT NULL DEFAULT \(Int64.min);
                UPDATE partition SET latest = ifnull(
                    (SELECT latest FROM time_mark
                    WHERE time_mark.id = partition.id << 40 | next_offset / 1024 * 1024), latest);
                """)
        for id in try Int64.fetchAll(db, sql: "SELECT id FROM partition") {
            try createRecords(ofPartition: id, in: db)
            try db.execute(
                sql: """
                    INSERT INTO record_\(id)
                    SELECT id - (\(id) << 40), time, key, headers, value FROM record
                    WHERE id >= \(id) << 40 AND id < \(id + 1) << 40 ORDER BY id
                    """)
        }
        try db.execute(sql: "DROP TABLE record")
    }

    private static let first =
        """
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
        """
}
