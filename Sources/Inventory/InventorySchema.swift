import GRDB

/// The tables, in the versions in which they came to be.
///
/// Times are whole milliseconds since 1970. A migration that shipped is never changed.
enum InventorySchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: certificates, history, positions") { database in
            try database.execute(sql: version1)
        }
        return migrator
    }

    private static let version1 = """
        CREATE TABLE certificates (
            sha256 BLOB NOT NULL PRIMARY KEY,
            subject TEXT NOT NULL,
            issuer TEXT NOT NULL,
            serial TEXT NOT NULL,
            names TEXT NOT NULL, -- a JSON array
            key TEXT NOT NULL,
            not_before INTEGER NOT NULL,
            not_after INTEGER NOT NULL,
            -- The newest verdict.
            indication TEXT NOT NULL,
            sub_indication TEXT,
            code TEXT,
            profile TEXT NOT NULL,
            server_name TEXT,
            source TEXT,
            revision_milliseconds INTEGER NOT NULL,
            revision_partition INTEGER NOT NULL,
            revision_offset INTEGER NOT NULL,
            -- When requests about it came.
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX certificates_by_expiry ON certificates (not_after, sha256);
        CREATE INDEX certificates_by_indication ON certificates (indication, not_after, sha256);

        CREATE TABLE history (
            event_id TEXT NOT NULL PRIMARY KEY,
            sha256 BLOB, -- null where the request held no certificate that could be read
            indication TEXT NOT NULL,
            sub_indication TEXT,
            code TEXT,
            profile TEXT,
            server_name TEXT,
            source TEXT,
            revision_milliseconds INTEGER NOT NULL,
            revision_partition INTEGER NOT NULL,
            revision_offset INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX history_by_certificate ON history
            (sha256, revision_milliseconds, revision_partition, revision_offset);

        CREATE TABLE positions (
            topic TEXT NOT NULL,
            partition INTEGER NOT NULL,
            next INTEGER NOT NULL, -- the first offset not yet applied
            PRIMARY KEY (topic, partition)
        ) WITHOUT ROWID;
        """
}
