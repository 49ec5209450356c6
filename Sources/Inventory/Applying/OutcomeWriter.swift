import Events
import FoundationEssentials
import GRDB

/// Writes outcomes into the tables, one by one, within one transaction.
struct OutcomeWriter {
    private let database: Database
    private let certificates: CertificateRows
    private let answers: AnswerRows
    private let sightings: SightingRows
    private let bases: BasisRows

    init(_ database: Database, reviewAge: Duration, now: Date) throws {
        self.database = database
        let search = try SearchRows(database)
        certificates = try CertificateRows(database, search: search)
        bases = BasisRows(database)
        answers = try AnswerRows(database, bases: bases, reviewAge: reviewAge, now: now)
        sightings = try SightingRows(database, search: search)
    }

    /// Writes what is counted over all outcomes; once, behind the last one.
    func finish() throws {
        try bases.write()
    }

    func write(_ outcome: ReadOutcome, _ tallies: inout Tallies) throws {
        switch outcome.event.outcome {
        case .unreadable(let request):
            tallies.outcome(.unreadable, minute: outcome.minute)
            try UnreadableRows(database).insert(request, outcome)
        case .verdict(let verdict):
            tallies.outcome(Gravity(verdict.indication), minute: outcome.minute)
            guard let certificate = verdict.certificate else { return }
            try write(verdict, about: certificate, outcome, &tallies)
        }
    }

    private func write(
        _ verdict: Verdict, about certificate: CertificateSummary, _ outcome: ReadOutcome,
        _ tallies: inout Tallies
    ) throws {
        guard let known = try certificates.find(certificate.sha256) else {
            let new = try certificates.insert(certificate, verdict, outcome)
            try answers.insert(verdict, outcome, certificate: new.id)
            tallies.certificate(new.status, adds: 1)
            return try see(new, isNew: true, in: verdict, outcome, &tallies)
        }
        switch try answers.put(verdict, outcome, certificate: known.id) {
        case .repeated: return
        case .older: break
        case .newest: try certificates.takeGravestAnswer(known.id)
        }
        if !outcome.isReview { try certificates.see(known.id, outcome.seen) }
        try see(known, isNew: false, in: verdict, outcome, &tallies)
    }

    /// Notes the place, and what it means for certificates seen there before.
    private func see(
        _ certificate: CertificateRows.Found, isNew: Bool, in verdict: Verdict,
        _ outcome: ReadOutcome, _ tallies: inout Tallies
    ) throws {
        var moved: Set<Int64> = []
        // A review sees no place.
        if let source = verdict.source, !outcome.isReview {
            moved = try sightings.put(
                source, outcome, certificate: certificate.id, isNew: isNew)
        }
        if isNew, moved.isEmpty { return }
        for other in moved.subtracting([certificate.id]) {
            guard let former = try certificates.status(other) else { continue }
            try certificates.setSuperseded(other)
            try settle(other, former, &tallies)
        }
        if moved.contains(certificate.id) { try certificates.setSuperseded(certificate.id) }
        try settle(certificate.id, certificate.status, &tallies)
    }

    /// Brings the tallies in line with what became of a certificate.
    private func settle(
        _ id: Int64, _ former: CertificateStatus, _ tallies: inout Tallies
    ) throws {
        guard let after = try certificates.status(id), after != former else { return }
        tallies.certificate(former, adds: -1)
        tallies.certificate(after, adds: 1)
    }
}
