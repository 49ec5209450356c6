import Certificates
import EventLogMemory
import Events
import Evidence
import Forgery
import Foundation
import Logging
import Pipeline
import TestSupport
import Testing
import Verification

/// From requests to outcomes where evidence has to be fetched: over the real door, from a server on
/// loopback, with a clock that is moved by hand.
@Suite struct EvidenceFlowTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let time = Date(timeIntervalSince1970: 1_795_000_000)

    /// All that takes part.
    private struct Scene {
        let driver: TopologyDriver
        let server: EvidenceServer
        let keeper: EvidenceKeeper
        let parking: ParkingSettings

        func verification(
            fetching: Bool = true, trusting trust: TrustStores? = nil
        ) throws -> VerificationStep {
            let clock = driver.clock
            let trust = try trust ?? server.trust()
            return VerificationStep(
                topics: driver.topics, groups: Groups(), limits: RequestLimits(), judge: judge,
                trust: TrustKeeper(fixed: trust, logger: EvidenceFlowTests.logger),
                evidence: fetching ? keeper : nil, parking: parking,
                maximumMessageBytes: driver.log.maximumMessageBytes, now: { clock.now })
        }

        func retry() throws -> RetryStep {
            RetryStep(of: try verification(), groups: Groups(), logger: EvidenceFlowTests.logger)
        }

        /// Profiles `strict`, that wants to know, and the standard ones.
        private var judge: Judge {
            var strict = Profile.tlsServer
            strict.name = "strict"
            strict.revocation = .require
            var profiles = Profiles.standard
            profiles["strict"] = strict
            return Judge(profiles: profiles)
        }

        @discardableResult
        func send(_ request: VerificationRequest) async throws -> Record {
            let message = RequestCodec.message(
                request, id: EventID(UUID().uuidString), source: "/test", time: driver.clock.now)
            let position = try await driver.log.append([message], to: driver.topics.requests)[0]
            return try await driver.log.read(
                position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))[
                    0]
        }

        func verdict() async throws -> Verdict? {
            guard case .verdict(let verdict)? = try await driver.outcomes().first else {
                return nil
            }
            return verdict
        }

        func report() async throws -> ReconciliationReport {
            try await Reconciliation.report(on: driver.log, topics: driver.topics)
        }
    }

    @Test func aReplayRestsOnTheEvidenceOfThen() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/assay-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let archive = EvidenceArchive(folder: folder, keepsFor: nil, maximumBytes: 1 << 20)
        try await withScene(archive: archive) { scene in
            try await scene.driver.add(scene.verification())
            let leaf = try scene.server.leaf(
                crl: [EvidenceServer.crl], issuer: [EvidenceServer.issuer], revocation: 3)
            let record = try await scene.send(scene.server.request(leaf, chain: []))
            try await scene.driver.settle()
            let recorded = try #require(try await scene.driver.outcomes().first)
            #expect(recorded.subIndication == .revoked)
            func replayed(with archive: EvidenceArchive?) async throws -> ReplayedRequest? {
                await Replay(
                    judge: Judge(), profile: nil, trust: try scene.server.trust(),
                    archive: archive, time: .recorded, limits: RequestLimits(), lanes: 1
                ).judge(
                    [record],
                    recorded: [EventID(causedBy: record, stage: OutcomeCodec.stage): recorded]
                ).first
            }
            #expect(try await replayed(with: archive)?.difference?.isEmpty == true)
            #expect(try await replayed(with: nil)?.difference?.changesOutcome == true)
        }
    }

    /// - Parameter patience: long where an answer is awaited, so that slow machines get it too.
    private func withScene(
        patience: Duration = .seconds(120), deadline: Duration = .seconds(900),
        archive: EvidenceArchive? = nil, _ body: (Scene) async throws -> Void
    ) async throws {
        let server = try await EvidenceServer(at: Self.time)
        let driver = try await TopologyDriver(time: Self.time)
        let clock = driver.clock
        let door = try EvidenceServer.door()
        let keeper = EvidenceKeeper(
            archive: archive, now: { clock.now }, logger: Self.logger
        ) {
            await door.fetch($0, unless: $1)
        }
        var parking = ParkingSettings()
        parking.patience = patience
        parking.deadline = deadline
        let scene = Scene(driver: driver, server: server, keeper: keeper, parking: parking)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.run() }
            try await body(scene)
            group.cancelAll()
        }
        try await server.close()
    }

    @Test(arguments: [nil, 3] as [Int?])
    func aFetchedCRLDecides(revocation: Int?) async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            let leaf = try scene.server.leaf(crl: [EvidenceServer.crl], revocation: revocation)
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.indication == (revocation == nil ? .passed : .failed))
            #expect(verdict.subIndication == (revocation == nil ? nil : .revoked))
            let url = scene.server.url(EvidenceServer.crl)
            #expect(verdict.evidence.first?.url == url)
            #expect(verdict.evidence.first?.ageSeconds == 3_600)
        }
    }

    @Test(arguments: [nil, 3] as [Int?])
    func aFetchedOCSPResponseDecides(revocation: Int?) async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            let leaf = try scene.server.leaf(ocsp: [EvidenceServer.ocsp], revocation: revocation)
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.subIndication == (revocation == nil ? nil : .revoked))
            #expect(verdict.evidence.contains { $0.kind == .ocspResponse })
        }
    }

    @Test(arguments: [true, false])
    func aDeltaIsFetchedFromWhereTheCRLSaysThatItIs(isThere: Bool) async throws {
        try await withScene { scene in
            let server = scene.server
            let (root, leaf) = (Forge.Entity("Root"), Forge.Entity("www.example.com"))
            let anchor = TrustAnchor(
                try ParsedCertificate(der: Forge.authority.make(root, by: root)))
            try await scene.driver.add(
                scene.verification(
                    trusting: TrustStores(TrustStore(name: "test", anchors: [anchor]))))
            let list = CRLForge().with {
                ($0.thisUpdate, $0.nextUpdate) = ("20261118000000", "20261125000000")
                $0.extensions = [
                    CRLForge.distributionPoints(
                        [(url: server.url("/delta.crl"), reasons: nil, issuer: nil)],
                        areDeltas: true)
                ]
            }
            server.answer(.status(200, bytes: try list.make(root)), at: "/base.crl")
            let delta = list.with {
                ($0.number, $0.base, $0.extensions) = (2, 1, [])
                $0.entries = [.init(1, reason: 1)]
            }
            if isThere {
                server.answer(.status(200, bytes: try delta.make(root)), at: "/delta.crl")
            }
            let certificate = try Forge.server("www.example.com").with {
                $0.extensions = [
                    CRLForge.distributionPoints(
                        [(url: server.url("/base.crl"), reasons: nil, issuer: nil)])
                ]
            }.make(leaf, by: root)
            try await scene.send(VerificationRequest(certificate: certificate, profile: "strict"))
            try await scene.driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.subIndication == (isThere ? .revoked : nil))
            #expect(verdict.evidence.map(\.kind) == (isThere ? [.deltaCRL, .crl] : [.crl]))
            let missing = verdict.findings.first { $0.code.rawValue == "revocation.delta_missing" }
            #expect(missing?.what.contains("status 404") == (isThere ? nil : true))
        }
    }

    @Test func aDeadResponderBesideACRLDoesNotMatter() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            scene.server.answer(.silence, at: EvidenceServer.ocsp)
            let leaf = try scene.server.leaf(
                crl: [EvidenceServer.crl], ocsp: [EvidenceServer.ocsp])
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.driver.settle()
            #expect(try await scene.verdict()?.indication == .passed)
        }
    }

    @Test func aMissingIntermediateIsFetched() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            let leaf = try scene.server.leaf(
                crl: [EvidenceServer.crl], issuer: [EvidenceServer.issuer])
            try await scene.send(scene.server.request(leaf, chain: [], profile: "strict"))
            try await scene.driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.indication == .passed)
            #expect(Set(verdict.evidence.map(\.kind)) == [.crl, .issuer])
            let issuer = verdict.evidence.first { $0.kind == .issuer }
            #expect(issuer?.sha256 == Fingerprint(of: scene.server.pki.e1.certificate))
            // It serves nobody who does not name the address.
            let other = try scene.server.leaf(seed: 2)
            try await scene.send(scene.server.request(other, chain: []))
            try await scene.driver.settle()
            let codes = try await scene.driver.outcomes().compactMap(\.mainCode)
            #expect(codes.contains("path.no_anchor"))
        }
    }

    @Test func manyRequestsAreOneFetch() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            let requests = try (0..<10).map { seed in
                try scene.server.request(
                    scene.server.leaf(crl: [EvidenceServer.crl], seed: seed), profile: "strict")
            }
            for number in 0..<300 { try await scene.send(requests[number % 10]) }
            try await scene.driver.settle()
            #expect(try await scene.driver.records(scene.driver.topics.verified).count == 300)
            #expect(scene.server.requests(of: EvidenceServer.crl) == 1)
        }
    }

    @Test func whoIsAwayIsWaitedForOnATopicOfItsOwn() async throws {
        try await withScene { scene in
            let (driver, server) = (scene.driver, scene.server)
            try await driver.add(scene.verification())
            try await driver.add(scene.retry())
            server.answer(.status(503), at: EvidenceServer.crl)
            let leaf = try server.leaf(crl: [EvidenceServer.crl])
            let sent = try await scene.send(server.request(leaf, profile: "strict"))
            try await driver.settle()
            var report = try await scene.report()
            #expect(report.parked == 1)
            #expect(report.isBalanced, "\(report)")
            #expect(try await driver.outcomes().isEmpty)

            server.answer(nil, at: EvidenceServer.crl)
            driver.clock.advance(by: 6)
            try await driver.settle()
            let record = try #require(try await driver.records(driver.topics.verified).first)
            #expect(try OutcomeCodec.read(record).outcome.indication == .passed)
            // All that derives from the request is what it would have been at once.
            let envelope = try OutcomeCodec.read(record).envelope
            #expect(envelope.id == EventID(causedBy: sent, stage: OutcomeCodec.stage))
            #expect(envelope.causation == sent.message.text("ce_id"))
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.revision == Revision(of: sent))
            report = try await scene.report()
            #expect(report.parked == 0)
            #expect(report.isBalanced, "\(report)")
            #expect(report.foreign == 0)
        }
    }

    @Test(arguments: ["strict", "tls-server"])
    func whoNeverComesBackIsGivenUpAtTheDeadline(profile: String) async throws {
        try await withScene(deadline: .seconds(60)) { scene in
            let (driver, server) = (scene.driver, scene.server)
            try await driver.add(scene.verification())
            try await driver.add(scene.retry())
            server.answer(.status(503), at: EvidenceServer.crl)
            let leaf = try server.leaf(crl: [EvidenceServer.crl])
            try await scene.send(server.request(leaf, profile: profile))
            let limit = profile == "strict" ? 60 : 30
            for _ in 0..<limit / 10 {
                try await driver.settle()
                #expect(try await scene.report().parked == 1)
                driver.clock.advance(by: 10)
            }
            try await driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.indication == (profile == "strict" ? .indeterminate : .passed))
            #expect(verdict.subIndication == (profile == "strict" ? .tryLater : nil))
            let finding = try #require(
                verdict.findings.first { $0.code.rawValue == "revocation.unknown" })
            let url = server.url(EvidenceServer.crl)
            #expect(finding.what.contains("The CRL at \(url) could not be had"), "\(finding.what)")
            #expect(finding.what.contains("503"))
            #expect(try await scene.report().isBalanced)
            // The next one of that address does not wait all over again.
            try await scene.send(server.request(server.leaf(crl: [EvidenceServer.crl], seed: 2)))
            try await driver.settle()
            #expect(try await driver.outcomes().count == 2)
        }
    }

    @Test func whatWillNotComeIsNotWaitedFor() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            let leaf = try scene.server.leaf(crl: ["/nowhere.crl"])
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.subIndication == .tryLater)
            #expect(verdict.findings.first?.what.contains("status 404") == true)
        }
    }

    @Test func aBatchWaitsNoLongerThanItsPatience() async throws {
        try await withScene(patience: .milliseconds(20)) { scene in
            try await scene.driver.add(scene.verification())
            scene.server.answer(.silence, at: EvidenceServer.crl)
            let leaf = try scene.server.leaf(crl: [EvidenceServer.crl])
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.send(scene.server.request(scene.server.leaf()))
            try await scene.driver.settle()
            #expect(try await scene.driver.records(scene.driver.topics.retries).count == 1)
            #expect(try await scene.driver.outcomes().count == 1)
        }
    }

    @Test func failedIsNotWaitedForBeyondTheBatch() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            scene.server.answer(.status(503), at: EvidenceServer.crl)
            let leaf = try scene.server.leaf("other.example.com", crl: [EvidenceServer.crl])
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.driver.settle()
            #expect(try await scene.verdict()?.indication == .failed)
            #expect(try await scene.driver.records(scene.driver.topics.retries).isEmpty)
        }
    }

    @Test func aHostileAddressIsRefusedAndNamed() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification())
            let leaf = try scene.server.pki.e1.issueServer(
                "www.example.com",
                addresses: .init(issuers: ["http://169.254.169.254/latest/meta-data"]), seed: 1,
                at: Self.time)
            try await scene.send(scene.server.request(leaf, chain: []))
            try await scene.driver.settle()
            let verdict = try #require(try await scene.verdict())
            #expect(verdict.subIndication == .noCertificateChainFound)
            let what = verdict.findings.first?.what ?? ""
            #expect(what.contains("169.254.169.254"), "\(what)")
            #expect(what.contains("evidence.allowed_networks"), "\(what)")
        }
    }

    @Test func withoutFetchingNothingIsAskedAndNothingWaits() async throws {
        try await withScene { scene in
            try await scene.driver.add(scene.verification(fetching: false))
            let leaf = try scene.server.leaf(
                crl: [EvidenceServer.crl], ocsp: [EvidenceServer.ocsp])
            try await scene.send(scene.server.request(leaf, profile: "strict"))
            try await scene.driver.settle()
            #expect(try await scene.verdict()?.subIndication == .tryLater)
            #expect(scene.server.requests(of: EvidenceServer.crl) == 0)
        }
    }

    @Test func aMemberThatDiesWithParkedRequestsInHandLosesNone() async throws {
        try await withScene { scene in
            let (driver, server) = (scene.driver, scene.server)
            try await driver.add(scene.verification())
            server.answer(.status(503), at: EvidenceServer.crl)
            for seed in 0..<20 {
                let leaf = try server.leaf(crl: [EvidenceServer.crl], seed: UInt64(seed))
                try await scene.send(server.request(leaf, profile: "strict"))
            }
            try await driver.settle()
            #expect(try await scene.report().parked == 20)
            server.answer(nil, at: EvidenceServer.crl)
            driver.clock.advance(by: 10)
            // It judges them all, and goes before it can commit.
            let step = try scene.retry()
            let dying = try await driver.log.subscribe(
                step.description.group, to: step.description.inputs)
            let batch = try await dying.next(RetryStep.batch, waitingUpTo: .seconds(5))
            var memory: Void = ()
            #expect(try await step.process(batch.records, memory: &memory).count == 20)
            await dying.leave()
            #expect(try await scene.report().parked == 20)
            try await driver.add(scene.retry())
            try await driver.settle()
            let report = try await scene.report()
            #expect(report.verified == 20)
            #expect(report.isBalanced, "\(report)")
        }
    }

    @Test func oneThatCanBeJudgedEarlyDoesNotWaitForTheOthers() async throws {
        try await withScene { scene in
            let (driver, server) = (scene.driver, scene.server)
            try await driver.add(scene.verification())
            try await driver.add(scene.retry())
            server.answer(.status(503), at: EvidenceServer.crl)
            server.answer(.status(503), at: EvidenceServer.ocsp)
            try await scene.send(
                server.request(server.leaf(crl: [EvidenceServer.crl]), profile: "strict"))
            try await scene.send(
                server.request(server.leaf(ocsp: [EvidenceServer.ocsp], seed: 2), profile: "strict")
            )
            try await driver.settle()
            server.answer(nil, at: EvidenceServer.ocsp)
            driver.clock.advance(by: 6)
            try await driver.settle()
            #expect(try await driver.outcomes().count == 1)
            #expect(try await scene.report().parked == 1)
            let parked = try await driver.records(driver.topics.retries).compactMap(
                ParkedRequest.init)
            #expect(parked.allSatisfy { $0.attempt == 1 })
        }
    }
}
