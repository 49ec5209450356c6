import GRDB

/// The tables of an inventory.
///
/// Times are milliseconds since 1970. `gravity` is ``Gravity``. A revision is three columns that
/// compare as ``Events/Revision`` does.
enum InventorySchema {
    /// Pages of 8 KB hold a verdict or two; the default of 4 KB would put many in overflow pages.
    static let pageBytes = 8_192

    /// The form of the tables, raised with every change of them; SQLite keeps it as `user_version`.
    static let version = 5

    /// Brings the file to the present form.
    ///
    /// What another form held is dropped: it is read from the log again. One transaction looks and
    /// makes, so that processes which open a new file together make its tables once.
    /// - Throws: `InventoryError.storage` where a later Assay made the file.
    static func prepare(_ database: Database) throws {
        try database.inTransaction(.immediate) {
            let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard found <= version else {
                throw InventoryError.storage(
                    "a later Assay made it (form \(found); this one knows \(version))")
            }
            if found < version {
                try reset(database)
                try database.execute(sql: "PRAGMA user_version = \(version)")
            }
            return .commit
        }
    }

    /// Makes all tables anew, empty.
    static func reset(_ database: Database) throws {
        for table in earlierTables + tables {
            try database.execute(sql: "DROP TABLE IF EXISTS \(table)")
        }
        try create(in: database)
    }

    private static func create(in database: Database) throws {
        try database.execute(sql: certificates)
        try database.execute(sql: verdicts)
        try database.execute(sql: tallies)
    }

    private static let earlierTables = ["grdb_migrations", "history"]

    /// Those that refer to others in front.
    private static let tables = [
        "search", "documents", "answers", "bases", "changes", "sightings", "certificates",
        "issuers", "expiries", "minutes", "unreadable", "positions",
    ]

    private static let certificates = """
        CREATE TABLE issuers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

        CREATE TABLE certificates (
            id INTEGER PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE,
            subject TEXT NOT NULL,
            issuer INTEGER NOT NULL REFERENCES issuers,
            serial TEXT NOT NULL,
            names TEXT NOT NULL, -- one a line
            key TEXT NOT NULL,
            not_before INTEGER NOT NULL,
            not_after INTEGER NOT NULL,
            -- The gravest of the newest answers to each question.
            gravity INTEGER NOT NULL,
            sub_indication TEXT,
            code TEXT,
            profile TEXT NOT NULL,
            server_name TEXT NOT NULL, -- empty where the request named none
            source TEXT,
            revision_milliseconds INTEGER NOT NULL,
            revision_partition INTEGER NOT NULL,
            revision_offset INTEGER NOT NULL,
            since INTEGER NOT NULL, -- when that answer became what it is
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            superseded INTEGER -- when another took its place wherever it was seen
        );
        -- In the order that searches answer in, with what they most often filter by.
        CREATE INDEX certificates_by_expiry ON certificates
            (not_after, id, gravity, issuer, superseded);
        CREATE INDEX certificates_by_issuer ON certificates (issuer);
        CREATE INDEX certificates_by_serial ON certificates (serial);
        -- Few are not well: indexes of those alone.
        CREATE INDEX certificates_in_trouble ON certificates
            (not_after, id, gravity, issuer, superseded) WHERE gravity > 0;
        CREATE INDEX certificates_not_well ON certificates (since DESC, id)
            WHERE gravity > 0 AND superseded IS NULL;

        -- What is searched for text: subject and names, and each place where it was seen.
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            certificate INTEGER NOT NULL REFERENCES certificates,
            text TEXT NOT NULL
        );
        CREATE INDEX documents_by_certificate ON documents (certificate);
        CREATE VIRTUAL TABLE search USING fts5 (
            text, content = 'documents', content_rowid = 'id', columnsize = 0, detail = none,
            tokenize = 'trigram');
        """

    private static let verdicts = """
        -- What verdicts rest on, as far as many rest on the same.
        CREATE TABLE bases (
            id INTEGER PRIMARY KEY,
            profile TEXT NOT NULL,
            rules TEXT NOT NULL, -- the profile's digest; empty where it was not said
            trust_store TEXT NOT NULL,
            generation TEXT NOT NULL,
            crls TEXT NOT NULL, -- those that were fetched: SHA-256 and address, one a line
            answers INTEGER NOT NULL, -- how many rest on it
            UNIQUE (profile, rules, trust_store, generation, crls)
        );

        -- The newest verdict on each question: certificate, profile, server name.
        CREATE TABLE answers (
            certificate INTEGER NOT NULL REFERENCES certificates,
            profile TEXT NOT NULL,
            server_name TEXT NOT NULL,
            gravity INTEGER NOT NULL,
            sub_indication TEXT,
            code TEXT,
            source TEXT,
            revision_milliseconds INTEGER NOT NULL,
            revision_partition INTEGER NOT NULL,
            revision_offset INTEGER NOT NULL,
            since INTEGER NOT NULL,
            basis INTEGER NOT NULL, -- of the table bases
            due INTEGER NOT NULL, -- when it is to be reviewed, if nothing else happens
            verdict BLOB NOT NULL, -- as it stands in the log
            PRIMARY KEY (certificate, profile, server_name)
        ) WITHOUT ROWID;
        -- In the order of their requests, which a review reads again.
        CREATE INDEX answers_by_place ON answers (revision_partition, revision_offset, basis);
        CREATE INDEX answers_by_due ON answers (due, revision_partition, revision_offset);

        -- One row each time that an answer became another.
        CREATE TABLE changes (
            certificate INTEGER NOT NULL REFERENCES certificates,
            revision_milliseconds INTEGER NOT NULL,
            revision_partition INTEGER NOT NULL,
            revision_offset INTEGER NOT NULL,
            profile TEXT NOT NULL,
            server_name TEXT NOT NULL,
            gravity INTEGER NOT NULL,
            sub_indication TEXT,
            code TEXT,
            source TEXT,
            event_id TEXT NOT NULL,
            last INTEGER NOT NULL, -- the latest verdict that said the same
            count INTEGER NOT NULL, -- verdicts in a row that said so
            PRIMARY KEY (
                certificate, revision_milliseconds, revision_partition, revision_offset)
        ) WITHOUT ROWID;

        CREATE TABLE sightings (
            certificate INTEGER NOT NULL REFERENCES certificates,
            source TEXT NOT NULL,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            gone INTEGER, -- when another certificate was seen there in its place
            PRIMARY KEY (certificate, source)
        ) WITHOUT ROWID;
        CREATE INDEX sightings_by_source ON sightings (source);

        CREATE TABLE unreadable (
            topic TEXT NOT NULL,
            partition INTEGER NOT NULL,
            "offset" INTEGER NOT NULL, -- of the event on the errors topic
            at INTEGER NOT NULL,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            source TEXT,
            request_id TEXT,
            PRIMARY KEY (topic, partition, "offset")
        ) WITHOUT ROWID;
        CREATE INDEX unreadable_by_time ON unreadable (at);
        """

    private static let tallies = """
        -- Certificates that are still in use, by the day that they end on.
        CREATE TABLE expiries (
            day INTEGER NOT NULL, -- since 1970
            gravity INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (day, gravity)
        ) WITHOUT ROWID;

        -- Outcomes by the minute in which they were written.
        CREATE TABLE minutes (
            minute INTEGER NOT NULL, -- since 1970
            gravity INTEGER NOT NULL, -- 3: unreadable
            count INTEGER NOT NULL,
            PRIMARY KEY (minute, gravity)
        ) WITHOUT ROWID;

        CREATE TABLE positions (
            topic TEXT NOT NULL,
            partition INTEGER NOT NULL,
            next INTEGER NOT NULL, -- the first offset not yet applied
            PRIMARY KEY (topic, partition)
        ) WITHOUT ROWID;
        """
}
