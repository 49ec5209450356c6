import Certificates
import Events
import Foundation
import Pipeline
import TestSupport
import Testing

/// Evidence that is fetched by the executable itself, from a server on loopback.
@Suite struct EvidenceProcessTests {
    private func write(_ server: EvidenceServer, _ leaf: [UInt8], to folder: URL) throws {
        try server.pki.trustAnchorsPEM.write(
            to: folder.appending(path: "fetched-anchors.pem"), atomically: true, encoding: .utf8)
        let chain = [leaf, server.pki.e1.certificate]
        try chain.map { PEM.encode(label: "CERTIFICATE", der: $0) }.joined().write(
            to: folder.appending(path: "fetched-leaf.pem"), atomically: true, encoding: .utf8)
    }

    @Test func verifyFindsOutThatACertificateIsRevoked() async throws {
        let server = try await EvidenceServer(at: Date())
        let shell = try Shell()
        defer { shell.remove() }
        let leaf = try server.leaf(crl: [EvidenceServer.crl], revocation: 3)
        try write(server, leaf, to: shell.folder)
        let verify =
            "assay verify fetched-leaf.pem --trust fetched-anchors.pem --server-name www.example.com"
        let loopback = "--set evidence.allowed_networks=127.0.0.0/8"
        let fetched = try await shell.run("\(verify) \(loopback)")
        #expect(fetched.hasPrefix("FAILED REVOKED"), "\(fetched)")
        #expect(fetched.contains("was revoked at TIME"), "\(fetched)")
        #expect(fetched.hasSuffix("? 1\n"))
        let json = try await shell.run("\(verify) \(loopback) --json")
        #expect(json.contains(#""url":"\#(server.url(EvidenceServer.crl))""#), "\(json)")

        let offline = try await shell.run("\(verify) --no-fetch")
        #expect(offline.hasPrefix("PASSED"), "\(offline)")
        #expect(offline.contains("revocation.unknown"))
        // Loopback is let through only where the settings say so.
        let guarded = try await shell.run(verify)
        #expect(guarded.contains("(the setting evidence.allowed_networks decides)"), "\(guarded)")
        #expect(server.requests(of: EvidenceServer.crl) == 2)

        server.answer(.silence, at: EvidenceServer.crl)
        let impatient = try await shell.run("\(verify) \(loopback) --timeout 50ms")
        #expect(impatient.contains("there was no answer in time"), "\(impatient)")
        let wrong = try await shell.run("\(verify) --timeout soon")
        #expect(wrong.contains("--timeout takes a time such as 500ms, 10s or 1m"), "\(wrong)")
        #expect(wrong.hasSuffix("? 64\n"))
        try await server.close()
    }

    private func report(_ scene: ProcessScene) async throws -> ReconciliationReport {
        try await Reconciliation.report(on: scene.log, topics: scene.topics)
    }

    @Test func parkedRequestsOutliveTheProcessesThatParkedThem() async throws {
        let server = try await EvidenceServer(at: Date())
        let scene = try await ProcessScene()
        defer { scene.remove() }
        server.answer(.status(503), at: EvidenceServer.crl)
        try write(server, [], to: scene.folder)
        let settings = [
            "trust.stores.default=fetched-anchors.pem", "profiles.strict.base=tls-server",
            "profiles.strict.revocation=require", "evidence.allowed_networks=127.0.0.0/8",
            "evidence.pause=200ms", "evidence.first_pause=50ms", "evidence.longest_pause=200ms",
        ].flatMap { ["--set", $0] }
        func start(_ name: String) throws -> AssayProcess {
            try AssayProcess(name, ["verification"] + settings, in: scene.folder)
        }
        let count = 40
        let first = try start("first")
        for number in 0..<count {
            let leaf = try server.leaf(crl: [EvidenceServer.crl], seed: UInt64(number))
            let message = RequestCodec.message(
                try server.request(leaf, profile: "strict"), id: EventID("\(number)"),
                source: "/test", time: Date())
            _ = try await scene.log.append([message], to: scene.topics.requests)
        }
        try await eventually("parked requests\n\(first.remarks)") {
            try await report(scene).parked == count
        }
        first.signal(SIGKILL)
        let second = try start("second")
        let before = try await scene.records(scene.topics.retries).count
        try await eventually("requests that are parked again\n\(second.remarks)") {
            try await scene.records(scene.topics.retries).count >= before + count
        }
        second.signal(SIGKILL)
        let between = try await report(scene)
        #expect(between.parked == count)
        #expect(between.isBalanced, "\(between)")

        server.answer(nil, at: EvidenceServer.crl)
        let third = try start("third")
        try await eventually("the verdicts\n\(third.remarks)") {
            try await scene.records(scene.topics.verified).count == count
        }
        third.signal(SIGTERM)
        #expect(try await third.status() == 0)
        try await scene.expectSound(requests: count)
        try await server.close()
    }
}
