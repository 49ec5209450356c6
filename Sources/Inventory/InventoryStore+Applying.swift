import Events
import FoundationEssentials
import GRDB

extension InventoryStore {
    /// Takes events in, and remembers the positions behind them, in one transaction.
    ///
    /// An event that was applied before changes nothing, and neither does a verdict older than the
    /// one known. Positions only go forward; see ``forgetPosition(of:)``.
    /// - Parameter positions: by partition, the first offset that is not among `events`.
    /// - Throws: `busy`, `storage`; then nothing was applied.
    package func apply(
        _ events: [OutcomeEvent], positions: [Partition: Int64]
    ) async throws(InventoryError) {
        let entries = events.map(HistoryEntry.init)
        try await write { database in
            for (event, entry) in zip(events, entries) where try entry.insert(database) {
                guard case .verdict(let verdict) = event.outcome,
                    let certificate = verdict.certificate
                else { continue }
                try InventoryEntry(certificate, entry, profile: verdict.profile).upsert(database)
            }
            let statement = try database.cachedStatement(sql: Self.forward)
            for (partition, next) in positions {
                try statement.execute(
                    arguments: [partition.topic.rawValue, partition.index, next])
            }
        }
    }

    private static let forward = """
        INSERT INTO positions (topic, partition, next) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET next = max(next, excluded.next)
        """

    /// The first offset not yet applied; nil where nothing of the partition was.
    package func position(of partition: Partition) async throws(InventoryError) -> Int64? {
        try await read { database in
            try Int64.fetchOne(
                database, sql: "SELECT next FROM positions WHERE topic = ? AND partition = ?",
                arguments: [partition.topic.rawValue, partition.index])
        }
    }

    /// Lets the partition be read from its beginning again, as when its topic was made anew.
    package func forgetPosition(of partition: Partition) async throws(InventoryError) {
        try await write { database in
            try database.execute(
                sql: "DELETE FROM positions WHERE topic = ? AND partition = ?",
                arguments: [partition.topic.rawValue, partition.index])
        }
    }
}

extension HistoryEntry {
    /// False where the event was known already.
    fileprivate func insert(_ database: Database) throws -> Bool {
        try database.cachedStatement(sql: Self.insertion).execute(arguments: [
            eventID, sha256.map { Data($0.bytes) }, indication.rawValue, subIndication?.rawValue,
            code, profile, serverName, source, revision.milliseconds, revision.partition,
            revision.offset,
        ])
        return database.changesCount == 1
    }

    private static let insertion = """
        INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """
}

extension InventoryEntry {
    /// The certificate with the verdict of one event.
    fileprivate init(_ certificate: CertificateSummary, _ event: HistoryEntry, profile: String) {
        self.init(
            certificate: certificate, indication: event.indication,
            subIndication: event.subIndication, code: event.code, profile: profile,
            serverName: event.serverName, source: event.source, revision: event.revision,
            firstSeen: event.seen, lastSeen: event.seen)
    }

    /// Takes the verdict over where it is the newest, and the times in any case.
    fileprivate func upsert(_ database: Database) throws {
        let digest = Data(certificate.sha256.bytes)
        let names = String(decoding: try JSONEncoder().encode(certificate.names), as: UTF8.self)
        try database.cachedStatement(sql: Self.upsertion).execute(arguments: [
            digest, certificate.subject, certificate.issuer, certificate.serial, names,
            certificate.key, certificate.notBefore.millisecondsSince1970,
            certificate.notAfter.millisecondsSince1970, indication.rawValue,
            subIndication?.rawValue, code, profile, serverName, source, revision.milliseconds,
            revision.partition, revision.offset, revision.milliseconds, revision.milliseconds,
        ])
        try database.cachedStatement(sql: Self.seeing).execute(arguments: [
            revision.milliseconds, revision.milliseconds, digest,
        ])
    }

    private static let upsertion = """
        INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
            subject = excluded.subject, issuer = excluded.issuer, serial = excluded.serial,
            names = excluded.names, key = excluded.key,
            not_before = excluded.not_before, not_after = excluded.not_after,
            indication = excluded.indication, sub_indication = excluded.sub_indication,
            code = excluded.code, profile = excluded.profile,
            server_name = excluded.server_name, source = excluded.source,
            revision_milliseconds = excluded.revision_milliseconds,
            revision_partition = excluded.revision_partition,
            revision_offset = excluded.revision_offset
        WHERE (excluded.revision_milliseconds, excluded.revision_partition,
               excluded.revision_offset)
            > (certificates.revision_milliseconds, certificates.revision_partition,
               certificates.revision_offset)
        """

    private static let seeing = """
        UPDATE certificates SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?)
        WHERE sha256 = ?
        """
}
