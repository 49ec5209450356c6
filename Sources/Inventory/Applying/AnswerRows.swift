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
    private let bases: BasisRows
    private let replacement: Statement
    private let change: Statement
    private let reviewAge: Int64
    /// Milliseconds since 1970.
    private let now: Int64

    /// - Parameter reviewAge: how old an answer grows before it is to be reviewed.
    init(_ database: Database, bases: BasisRows, reviewAge: Duration, now: Date) throws {
        self.database = database
        replacement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        change = try database.cachedStatement(
            sql: """
                INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
                ON CONFLICT DO NOTHING
                """)
        self.bases = bases
        self.reviewAge = Int64(reviewAge / .milliseconds(1))
        self.now = now.millisecondsSince1970
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
        bases.release(row["basis"])
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
        let basis = try bases.take(VerdictBasis(verdict, outcome.event))
        try replacement.run(
            .integer(certificate), .text(verdict.profile), .text(verdict.serverName ?? ""),
            .integer(Gravity(verdict.indication).rawValue),
            .text(verdict.subIndication?.rawValue),
            .text(verdict.findings.first?.code.rawValue), .text(verdict.source),
            .integer(outcome.revision.milliseconds), .integer(Int64(outcome.revision.partition)),
            .integer(outcome.revision.offset), .integer(since), .integer(basis),
            .integer(due(verdict)), .blob(outcome.payload))
    }

    /// When the next date passes that may change the verdict, or when it will have grown old.
    ///
    /// What was due before it was taken in here is so a moment later: reviews go by passing time.
    private func due(_ verdict: Verdict) -> Int64 {
        let validated = verdict.validatedAt.millisecondsSince1970
        let dates =
            [verdict.certificate?.notBefore, verdict.certificate?.notAfter]
            + verdict.evidence.map(\.nextUpdate)
        let ends = dates.compactMap { $0.map { $0.millisecondsSince1970 + Self.oneSecond } }
        let next = ends.filter { $0 > validated }.min() ?? .max
        return max(min(next, validated + reviewAge), now + Self.settling)
    }

    /// A certificate is valid through the second that it ends with.
    private static let oneSecond: Int64 = 1_000
    /// A page may be committed so much later than it was begun, in milliseconds.
    private static let settling: Int64 = 5_000
}

// MARK: - History

extension AnswerRows {
    /// - Returns: false where this very event was there.
    private func insertChange(
        _ verdict: Verdict, _ outcome: ReadOutcome, certificate: Int64
    ) throws -> Bool {
        try change.run(
            .integer(certificate), .integer(outcome.revision.milliseconds),
            .integer(Int64(outcome.revision.partition)), .integer(outcome.revision.offset),
            .text(verdict.profile), .text(verdict.serverName ?? ""),
            .integer(Gravity(verdict.indication).rawValue),
            .text(verdict.subIndication?.rawValue),
            .text(verdict.findings.first?.code.rawValue), .text(verdict.source),
            .text(outcome.event.envelope.id.rawValue), .integer(outcome.seen))
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
