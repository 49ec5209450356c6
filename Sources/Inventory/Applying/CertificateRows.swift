import Events
import FoundationEssentials
import GRDB

/// The table of certificates, and the text that they are found by.
struct CertificateRows {
    struct Found {
        let id: Int64
        let status: CertificateStatus
    }

    private let database: Database
    private let issuers: IssuerRows
    private let search: SearchRows
    private let finding: Statement
    private let insertion: Statement

    init(_ database: Database, search: SearchRows) throws {
        self.database = database
        self.search = search
        issuers = IssuerRows(database)
        finding = try database.cachedStatement(
            sql: "SELECT id, gravity, superseded, not_after FROM certificates WHERE sha256 = ?")
        insertion = try database.cachedStatement(
            sql: """
                INSERT INTO certificates VALUES
                    (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
                """)
    }

    func find(_ sha256: Fingerprint) throws -> Found? {
        let row = try finding.run(.blob(sha256.bytes))
        guard let row, let id = row[0], let gravity = row[1], let notAfter = row[3] else {
            return nil
        }
        return Found(
            id: id,
            status: CertificateStatus(
                gravity: try Gravity(column: gravity), superseded: row[2], notAfter: notAfter))
    }

    func status(_ id: Int64) throws -> CertificateStatus? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT id, gravity, superseded, not_after FROM certificates WHERE id = ?"),
            arguments: [id]
        ).map(CertificateStatus.init)
    }

    func insert(
        _ certificate: CertificateSummary, _ verdict: Verdict, _ outcome: ReadOutcome
    ) throws -> Found {
        let notAfter = certificate.notAfter.millisecondsSince1970
        let gravity = Gravity(verdict.indication)
        let names = certificate.names.joined(separator: "\n")
        let issuer = try issuers.number(of: certificate.issuer)
        try insertion.run(
            .blob(certificate.sha256.bytes), .text(certificate.subject), .integer(issuer),
            .text(certificate.serial), .text(names), .text(certificate.key),
            .integer(certificate.notBefore.millisecondsSince1970), .integer(notAfter),
            .integer(gravity.rawValue), .text(verdict.subIndication?.rawValue),
            .text(verdict.findings.first?.code.rawValue), .text(verdict.profile),
            .text(verdict.serverName ?? ""), .text(verdict.source),
            .integer(outcome.revision.milliseconds), .integer(Int64(outcome.revision.partition)),
            .integer(outcome.revision.offset), .integer(outcome.seen), .integer(outcome.seen),
            .integer(outcome.seen))
        let id = database.lastInsertedRowID
        try search.insert(
            [certificate.subject, names, verdict.serverName, verdict.source], certificate: id)
        return Found(id: id, status: CertificateStatus(gravity: gravity, notAfter: notAfter))
    }

    func see(_ id: Int64, _ time: Int64) throws {
        try database.cachedStatement(
            sql: """
                UPDATE certificates
                SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE id = ?
                """
        ).execute(arguments: [time, time, id])
    }

    /// Takes over what the gravest of the answers says, the newest of these where several do.
    func takeGravestAnswer(_ id: Int64) throws {
        try database.cachedStatement(
            sql: """
                UPDATE certificates SET
                    (gravity, sub_indication, code, profile, server_name, source,
                     revision_milliseconds, revision_partition, revision_offset, since) =
                    (SELECT gravity, sub_indication, code, profile, server_name, source,
                        revision_milliseconds, revision_partition, revision_offset, since
                     FROM answers WHERE certificate = certificates.id
                     ORDER BY gravity DESC, revision_milliseconds DESC LIMIT 1)
                WHERE id = ?
                """
        ).execute(arguments: [id])
    }

    /// Superseded is what was seen somewhere, and is gone from everywhere.
    func setSuperseded(_ id: Int64) throws {
        try database.cachedStatement(
            sql: """
                UPDATE certificates SET superseded =
                    (SELECT CASE WHEN count(*) = count(gone) THEN max(gone) END
                     FROM sightings WHERE certificate = certificates.id)
                WHERE id = ?
                """
        ).execute(arguments: [id])
    }
}

extension CertificateStatus {
    fileprivate init(_ row: Row) throws {
        self.init(
            gravity: try row.gravity, superseded: row["superseded"], notAfter: row["not_after"])
    }
}
