import Certificates
import Events
import Evidence
import Foundation
import Inventory
import Logging
import Notifications
import Pipeline
import TestSupport
import Verification

/// All that keeps verdicts true, on the log in memory, with a clock that is moved by hand: a trust
/// store in a file, a server of CRLs, the inventory, and alerts.
final class ReviewScene {
    static let time = Date(timeIntervalSince1970: 1_795_000_000)
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let driver: TopologyDriver
    let server: EvidenceServer
    let keeper: EvidenceKeeper
    let inventory: InventoryStore
    private let anchors: URL
    private let crls: URL
    private let lists: RevocationListKeeper
    private let trust: TrustKeeper
    private let projection: InventoryProjection
    private var memory = BasisWatch.Memory()

    static func with(_ body: (ReviewScene) async throws -> Void) async throws {
        let scene = try await ReviewScene()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let keeper = scene.keeper
            group.addTask { try await keeper.run() }
            try await body(scene)
            group.cancelAll()
        }
        try FileManager.default.removeItem(at: scene.anchors)
        try FileManager.default.removeItem(at: scene.crls)
        try await scene.server.close()
    }

    private init() async throws {
        server = try await EvidenceServer(at: Self.time)
        driver = try await TopologyDriver(time: Self.time)
        let clock = driver.clock
        keeper = try Self.keeper(clock)
        crls = FileManager.default.temporaryDirectory.appending(
            path: "assay-\(UUID().uuidString).crls")
        try FileManager.default.createDirectory(at: crls, withIntermediateDirectories: true)
        lists = try RevocationListKeeper(paths: [crls.path()], logger: Self.logger)
        anchors = FileManager.default.temporaryDirectory.appending(
            path: "assay-\(UUID().uuidString).pem")
        try Self.write(server.pki.trustAnchors, to: anchors)
        trust = try TrustKeeper(
            sources: ["default": [.path(anchors.path())]], defaultName: "default",
            logger: Self.logger)
        inventory = try InventoryStore.inMemory()
        projection = InventoryProjection(
            driver.log, into: inventory, topics: driver.topics, now: { clock.now })
        try await add()
    }

    private func add() async throws {
        let (clock, topics, log) = (driver.clock, driver.topics, driver.log)
        var parking = ParkingSettings()
        parking.patience = .seconds(120)
        try await driver.add(
            VerificationStep(
                topics: topics, groups: Groups(), limits: RequestLimits(), judge: Judge(),
                trust: trust, evidence: keeper, lists: lists, parking: parking,
                maximumMessageBytes: log.maximumMessageBytes, now: { clock.now }))
        try await driver.add(
            NotificationStep(
                topics: topics, groups: Groups(), log: log, now: { clock.now },
                logger: Self.logger))
        try await driver.add(
            AlertingStep(
                topics: topics, groups: Groups(),
                rules: AlertRules(
                    routes: AlertRules.standard(telling: ["pki"]), receivers: ["pki"]),
                log: log, logger: Self.logger))
        try await driver.add(
            ReviewStep(
                topics: topics, groups: Groups(), inventory: inventory, log: log,
                limits: RequestLimits(), page: BatchLimit(records: 8, bytes: 10_000),
                now: { clock.now }, logger: Self.logger))
    }

    private static func write(_ anchors: [[UInt8]], to file: URL) throws {
        let text = anchors.map { PEM.encode(label: "CERTIFICATE", der: $0) }.joined()
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Trusts these alone from now on.
    /// - Parameter isSeen: whether the process that judges has looked at the files since.
    func trust(_ anchors: [[UInt8]], isSeen: Bool = true) throws {
        try Self.write(anchors, to: self.anchors)
        if isSeen { trust.reloadIfChanged() }
    }

    func send(_ request: VerificationRequest) async throws {
        let message = RequestCodec.message(
            request, id: EventID(UUID().uuidString), source: "/test", time: driver.clock.now)
        try await driver.send(message)
        try await settle()
    }

    /// Lets all that is in the log have its effect.
    func settle() async throws {
        repeat { try await driver.settle() } while try await projection.advance() > 0
    }

    private static func keeper(_ clock: ManualClock) throws -> EvidenceKeeper {
        let door = try EvidenceServer.door()
        return EvidenceKeeper(now: { clock.now }, logger: logger) {
            await door.fetch($0, unless: $1)
        }
    }

    /// Puts a CRL at hand as a file, in place of the one of that name; takes it away with nil.
    /// - Parameter isSeen: whether the process that judges has looked at the files since.
    func keep(_ crl: [UInt8]?, as name: String, isSeen: Bool = true) throws {
        let file = crls.appending(path: name)
        if let crl {
            try Data(crl).write(to: file, options: .atomic)
        } else {
            try FileManager.default.removeItem(at: file)
        }
        if isSeen { lists.reloadIfChanged() }
    }

    /// The same files as another process reads them.
    func otherLists() throws -> RevocationListKeeper {
        try RevocationListKeeper(paths: [crls.path()], logger: Self.logger)
    }

    /// Lends the evidence of another process.
    func withOtherKeeper(_ body: (EvidenceKeeper) async throws -> Void) async throws {
        let other = try Self.keeper(driver.clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await other.run() }
            try await body(other)
            group.cancelAll()
        }
    }

    func renewal() -> RenewalService {
        RenewalService(
            log: driver.log, topics: driver.topics, evidence: keeper, logger: Self.logger)
    }

    func otherTrust() throws -> TrustKeeper {
        try TrustKeeper(
            sources: ["default": [.path(anchors.path())]], defaultName: "default",
            logger: Self.logger)
    }

    /// - Parameters: what is nil is that of the process that judges.
    func watch(
        rules: [String: String] = Profiles.standard.digests, evidence: EvidenceKeeper? = nil,
        lists: RevocationListKeeper? = nil, trust: TrustKeeper? = nil
    ) -> BasisWatch {
        let clock = driver.clock
        return BasisWatch(
            log: driver.log, topics: driver.topics, groups: Groups(), inventory: inventory,
            trust: trust ?? self.trust, evidence: evidence ?? keeper, lists: lists ?? self.lists,
            rules: rules,
            now: { clock.now }, logger: Self.logger)
    }

    /// Looks once whether verdicts are out of date, and lets what follows happen.
    func look() async throws {
        try await watch().look(&memory)
        try await settle()
    }

    /// The requests that nobody but a review has made.
    func reviewed() async throws -> [Record] {
        try await driver.records(driver.topics.requests).filter {
            $0.message.reviewCause != nil
        }
    }

    func alerts() async throws -> [Alert] {
        var board = AlertBoard()
        for record in try await driver.records(driver.topics.alerts) { board.apply(record) }
        return board.entries.map(\.alert)
    }

    func newest(_ leaf: [UInt8]) async throws -> InventoryDetail? {
        try await inventory.certificate(Fingerprint(of: leaf))
    }
}
