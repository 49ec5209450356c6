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

    init(_ database: Database) {
        self.database = database
        issuers = IssuerRows(database)
    }

    func find(_ sha256: Fingerprint) throws -> Found? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id, gravity, superseded, not_after FROM certificates WHERE sha256 = ?
                    """),
            arguments: [Data(sha256.bytes)])
        guard let row else { return nil }
        return Found(id: row[0], status: try CertificateStatus(row))
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
        try database.cachedStatement(sql: Self.insertion).execute(arguments: [
            Data(certificate.sha256.bytes), certificate.subject,
            try issuers.number(of: certificate.issuer), certificate.serial, names, certificate.key,
            certificate.notBefore.millisecondsSince1970, notAfter, gravity.rawValue,
            verdict.subIndication?.rawValue, verdict.findings.first?.code.rawValue,
            verdict.profile, verdict.serverName ?? "", verdict.source,
            outcome.revision.milliseconds, outcome.revision.partition, outcome.revision.offset,
            outcome.seen, outcome.seen, outcome.seen,
        ])
        let id = database.lastInsertedRowID
        try SearchRows(database).insert(
            [certificate.subject, names, verdict.serverName, verdict.source], certificate: id)
        return Found(id: id, status: CertificateStatus(gravity: gravity, notAfter: notAfter))
    }

    private static let insertion = """
        INSERT INTO certificates VALUES
            (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
        """

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
