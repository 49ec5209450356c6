import Events
import FoundationEssentials
import GRDB

/// The newest verdict on each question, and the history of how it changed.
struct AnswerRows {
    /// What a verdict is to those that are known.
    enum Place {
        /// The very event was taken in before.
        case repeated
        case older
        case newest
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Changes kept of one certificate; a daily flapping fills them in a year.
    static let maximumChanges = 400

    func put(_ verdict: Verdict, _ outcome: ReadOutcome, certificate: Int64) throws -> Place {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT * FROM answers
                    WHERE certificate = ? AND profile = ? AND server_name = ?
                    """),
            arguments: [certificate, verdict.profile, verdict.serverName ?? ""])
        guard let row else {
            try insert(verdict, outcome, certificate: certificate)
            return .newest
        }
        let known = row.revision
        guard known != outcome.revision else { return .repeated }
        guard known < outcome.revision else {
            return try insertChange(verdict, outcome, certificate: certificate)
                ? .older : .repeated
        }
        let isSame = isSame(row, as: verdict)
        if isSame {
            try prolongChange(verdict, outcome, certificate: certificate)
        } else {
            _ = try insertChange(verdict, outcome, certificate: certificate)
            try forgetOldChanges(of: certificate)
        }
        try replace(
            verdict, outcome, since: isSame ? row["since"] : outcome.seen, certificate: certificate)
        return .newest
    }

    func insert(_ verdict: Verdict, _ outcome: ReadOutcome, certificate: Int64) throws {
        _ = try insertChange(verdict, outcome, certificate: certificate)
        try replace(verdict, outcome, since: outcome.seen, certificate: certificate)
    }

    private func isSame(_ row: Row, as verdict: Verdict) -> Bool {
        row["gravity"] == Gravity(verdict.indication).rawValue
            && row["sub_indication"] == verdict.subIndication?.rawValue
            && row["code"] == verdict.findings.first?.code.rawValue
    }

    private func replace(
        _ verdict: Verdict, _ outcome: ReadOutcome, since: Int64, certificate: Int64
    ) throws {
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            certificate, verdict.profile, verdict.serverName ?? "",
            Gravity(verdict.indication).rawValue, verdict.subIndication?.rawValue,
            verdict.findings.first?.code.rawValue, verdict.source, outcome.revision.milliseconds,
            outcome.revision.partition, outcome.revision.offset, since, Data(outcome.payload),
        ])
    }
}

// MARK: - History

extension AnswerRows {
    /// - Returns: false where this very event was there.
    private func insertChange(
        _ verdict: Verdict, _ outcome: ReadOutcome, certificate: Int64
    ) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            certificate, outcome.revision.milliseconds, outcome.revision.partition,
            outcome.revision.offset, verdict.profile, verdict.serverName ?? "",
            Gravity(verdict.indication).rawValue, verdict.subIndication?.rawValue,
            verdict.findings.first?.code.rawValue, verdict.source,
            outcome.event.envelope.id.rawValue, outcome.seen,
        ])
        return database.changesCount == 1
    }

    /// The newest change of the question stands a little longer.
    private func prolongChange(
        _ verdict: Verdict, _ outcome: ReadOutcome, certificate: Int64
    ) throws {
        try database.cachedStatement(
            sql: """
                UPDATE changes SET last = ?, count = count + 1
                WHERE (certificate, revision_milliseconds, revision_partition, revision_offset) =
                    (SELECT certificate, revision_milliseconds, revision_partition, revision_offset
                     FROM changes WHERE certificate = ? AND profile = ? AND server_name = ?
                     ORDER BY revision_milliseconds DESC, revision_partition DESC,
                        revision_offset DESC
                     LIMIT 1)
                """
        ).execute(arguments: [
            outcome.seen, certificate, verdict.profile, verdict.serverName ?? "",
        ])
    }

    private func forgetOldChanges(of certificate: Int64) throws {
        try database.cachedStatement(
            sql: """
                DELETE FROM changes WHERE certificate = ? AND revision_milliseconds <
                    (SELECT revision_milliseconds FROM changes WHERE certificate = ?
                     ORDER BY revision_milliseconds DESC LIMIT 1 OFFSET ?)
                """
        ).execute(arguments: [certificate, certificate, Self.maximumChanges])
    }
}
