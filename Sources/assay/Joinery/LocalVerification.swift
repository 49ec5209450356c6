import Events
import Evidence
import Foundation
import Logging
import Pipeline
import Verification

/// Judges requests in this process, without a log, and fetches what the judge lacks.
struct LocalVerification: Sendable {
    private let inquirer: Inquirer
    private let keeper: EvidenceKeeper?
    private let trust: TrustStores
    private let patience: Duration

    /// - Parameters:
    ///   - patience: how long evidence is waited for.
    ///   - logger: is told of evidence that cannot be had; the verdicts say it, too.
    init(
        _ settings: Settings, trust: TrustStores, patience: Duration, logger: Logger
    ) throws {
        keeper = try settings.evidence.isFetched ? Self.keeper(settings, logger) : nil
        inquirer = Inquirer(
            judge: try settings.judge(), keeper: keeper,
            lists: try Joinery.lists(settings, logger: logger))
        self.trust = trust
        self.patience = patience
    }

    private static func keeper(_ settings: Settings, _ logger: Logger) throws -> EvidenceKeeper {
        let door = try settings.evidence.door()
        return EvidenceKeeper(settings: settings.evidence.keeping, logger: logger) {
            await door.fetch($0, unless: $1)
        }
    }

    /// Lends the fetching to `body`, and ends it afterwards.
    func run(_ body: () async throws -> Void) async throws {
        guard let keeper else { return try await body() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// The verdicts on requests, in their order; those that lack evidence wait for it together.
    func verdicts(_ requests: [VerificationRequest]) async -> [Verdict] {
        let (stock, time) = (inquirer.stock, Date())
        let inquiries = requests.map {
            inquirer.begin($0, trust: trust, at: time, stock: stock)
        }
        return await inquirer.pursue(inquiries, trust: trust, for: patience)
            .map { inquirer.close($0, trust: trust) }
    }
}
