import Certificates
import Crypto
import Events
import Foundation
import Testing

@testable import Verification

@Suite struct TransparencyTests {
    /// A log with a key of its own.
    private struct Log {
        var name: String
        var operatorName: String
        var state: String? = "usable"
        var since = "2025-01-01T00:00:00Z"
        var interval: (String, String)?
        let key = P256.Signing.PrivateKey()

        var id: [UInt8] { Array(SHA256.hash(data: key.publicKey.derRepresentation)) }

        var json: [String: Any] {
            var entry: [String: Any] = [
                "description": name, "log_id": Data(id).base64EncodedString(),
                "key": key.publicKey.derRepresentation.base64EncodedString(),
                "url": "https://log.example/", "mmd": 86_400,
            ]
            if let state { entry["state"] = [state: ["timestamp": since]] }
            if let interval {
                entry["temporal_interval"] = [
                    "start_inclusive": interval.0, "end_exclusive": interval.1,
                ]
            }
            return entry
        }

        /// A timestamp of 2026-05-01 for a precertificate's signed part.
        func promise(
            for body: [UInt8], issuer: Forge.Entity, milliseconds: UInt64 = 1_777_600_000_000
        ) throws -> [UInt8] {
            let time = (0..<8).reversed().map {
                UInt8(truncatingIfNeeded: milliseconds >> (8 * $0))
            }
            let length = [
                UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xFF), UInt8(body.count & 0xFF),
            ]
            let keyHash = Array(SHA256.hash(data: issuer.key.publicKey.derRepresentation))
            let signed = [0, 0] + time + [0, 1] + keyHash + length + body + [0, 0]
            let signature = Array(try key.signature(for: signed).derRepresentation)
            return [0] + id + time + [0, 0, 4, 3, 0, UInt8(signature.count)] + signature
        }
    }

    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("www.example.com")
    private let logs = [
        Log(name: "A1", operatorName: "A"), Log(name: "A2", operatorName: "A"),
        Log(name: "B1", operatorName: "B"), Log(name: "C1", operatorName: "C"),
    ]

    private func list(_ logs: [Log], tiled: Set<String> = []) throws -> TransparencyLogs {
        let operators = Dictionary(grouping: logs, by: \.operatorName).map { name, logs in
            [
                "name": name, "logs": logs.filter { !tiled.contains($0.name) }.map(\.json),
                "tiled_logs": logs.filter { tiled.contains($0.name) }.map(\.json),
            ]
        }
        let file: [String: Any] = ["version": "86.1", "operators": operators]
        return try TransparencyLogs(json: Array(try JSONSerialization.data(withJSONObject: file)))
    }

    /// An extension with a list of promises.
    private func timestamps(_ promises: [[UInt8]]) -> [UInt8] {
        func vector(_ bytes: [UInt8]) -> [UInt8] {
            [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
        }
        return DER.sequence(
            DER.id(0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 2),
            DER.octets(DER.octets(vector(promises.flatMap(vector)))))
    }

    /// Of 90 days, so that two logs are enough, unless it is changed.
    private var server: Forge {
        Forge.server("www.example.com").with {
            $0.notBefore = "20260501000000"
            $0.notAfter = "20260730000000"
        }
    }

    private func findings(
        _ forge: Forge, _ known: TransparencyLogs?, promises: ([UInt8]) throws -> [[UInt8]]
    ) throws -> [Finding] {
        let made = try promises(forge.signedPart(leaf, by: root))
        let certificate = try forge.with { $0.extensions = made.isEmpty ? [] : [timestamps(made)] }
            .make(leaf, by: root)
        return try judge(certificate, known)
    }

    private func judge(_ certificate: [UInt8], _ known: TransparencyLogs?) throws -> [Finding] {
        var bench = try Bench(trusting: Forge.authority.make(root, by: root))
        bench.profile.checks = bench.profile.checks.adding(.transparency)
        bench.references.transparencyLogs = known
        let verdict = bench.examine(certificate, name: "www.example.com").verdict
        #expect(verdict.indication == .passed)
        return verdict.findings
    }

    private func codes(
        _ forge: Forge? = nil, logs known: [Log]? = nil, promises: ([UInt8]) throws -> [[UInt8]]
    ) throws -> [String] {
        try findings(forge ?? server, list(known ?? logs), promises: promises).map(\.code.rawValue)
    }

    @Test func promisesOfTwoLogsOfTwoOperatorsSuffice() throws {
        let found = try codes { body in
            try [logs[0], logs[2]].map { try $0.promise(for: body, issuer: root) }
        }
        #expect(found == [])
    }

    @Test func nothingIsAskedWithoutAList() throws {
        #expect(try findings(server, nil) { _ in [] }.isEmpty)
    }

    @Test func aCertificateThatNoLogKnowsIsWarned() throws {
        #expect(try codes { _ in [] } == ["transparency.missing"])
    }

    @Test func promisesOfOneOperatorAreTooFew() throws {
        let found = try codes { body in
            try logs.prefix(2).map { try $0.promise(for: body, issuer: root) }
        }
        #expect(found == ["transparency.too_few"])
    }

    @Test func aLongLivedCertificateNeedsThree() throws {
        let long = server.with { $0.notAfter = "20270430000000" }
        for count in [2, 3] {
            let found = try codes(long) { body in
                try logs.suffix(count).map { try $0.promise(for: body, issuer: root) }
            }
            #expect(found == (count == 3 ? [] : ["transparency.too_few"]))
        }
    }

    @Test func aPromiseForAnotherCertificateOrByAnotherIssuerIsVoid() throws {
        let other = server.with { $0.serial = 7 }.signedPart(leaf, by: root)
        let wrongBody = try codes { body in
            [
                try logs[0].promise(for: other, issuer: root),
                try logs[2].promise(for: body, issuer: root),
            ]
        }
        #expect(wrongBody == ["transparency.void", "transparency.too_few"])
        let wrongIssuer = try codes { body in
            [
                try logs[0].promise(for: body, issuer: leaf),
                try logs[2].promise(for: body, issuer: root),
            ]
        }
        #expect(wrongIssuer == ["transparency.void", "transparency.too_few"])
    }

    @Test func aPromiseFromTheFutureIsVoid() throws {
        let found = try codes { body in
            [
                try logs[0].promise(for: body, issuer: root, milliseconds: 1_790_000_000_000),
                try logs[2].promise(for: body, issuer: root, milliseconds: .max),
            ]
        }
        #expect(found == ["transparency.void", "transparency.void", "transparency.too_few"])
    }

    @Test(arguments: [
        ("usable", "2025-01-01T00:00:00Z", []), ("readonly", "2025-01-01T00:00:00Z", []),
        ("qualified", "2025-01-01T00:00:00Z", []), ("retired", "2026-05-20T00:00:00Z", []),
        ("retired", "2026-01-01T00:00:00Z", ["transparency.void", "transparency.too_few"]),
        ("rejected", "2026-05-20T00:00:00Z", ["transparency.void", "transparency.too_few"]),
        ("pending", "2025-01-01T00:00:00Z", ["transparency.void", "transparency.too_few"]),
    ])
    func aLogCountsByItsState(state: String, since: String, expected: [String]) throws {
        var log = logs[0]
        log.state = state
        log.since = since
        let found = try codes(logs: [log, logs[2]]) { body in
            try [log, logs[2]].map { try $0.promise(for: body, issuer: root) }
        }
        #expect(found == expected)
    }

    @Test func retiredLogsAloneAreNotEnough() throws {
        var retired = [logs[0], logs[2]]
        for index in retired.indices {
            retired[index].state = "retired"
            retired[index].since = "2026-05-20T00:00:00Z"
        }
        let found = try codes(logs: retired) { body in
            try retired.map { try $0.promise(for: body, issuer: root) }
        }
        #expect(found == ["transparency.too_few"])
    }

    @Test func aLogTakesCertificatesThatEndInItsInterval() throws {
        var log = logs[0]
        log.interval = ("2026-01-01T00:00:00Z", "2026-07-30T00:00:00Z")
        let found = try codes(logs: [log, logs[2]]) { body in
            try [log, logs[2]].map { try $0.promise(for: body, issuer: root) }
        }
        #expect(found == ["transparency.void", "transparency.too_few"])
    }

    @Test func unknownLogsAreCountedAndTiledLogsAreKnown() throws {
        let known = try list(Array(logs.prefix(3)), tiled: ["B1"])
        let found = try findings(server, known) { body in
            try logs.map { try $0.promise(for: body, issuer: root) }
        }
        #expect(found.isEmpty)
        let few = try findings(server, known) { body in
            [try logs[3].promise(for: body, issuer: root)]
        }
        #expect(
            few.map(\.what) == [
                "0 known logs have signed the certificate; 2 are needed. "
                    + "1 more are of logs not on the list."
            ])
    }

    @Test func malformedPromisesAreSaidToBe() throws {
        let found = try codes { body in
            var cut = try logs[0].promise(for: body, issuer: root)
            cut.removeLast()
            return [cut, try logs[2].promise(for: body, issuer: root) + [0], []]
        }
        // The empty one makes the whole list unreadable.
        #expect(found == ["transparency.malformed"])
        let twice = try codes { body in
            var cut = try logs[0].promise(for: body, issuer: root)
            cut.removeLast()
            return [cut, try logs[2].promise(for: body, issuer: root) + [0]]
        }
        #expect(
            twice == ["transparency.malformed", "transparency.malformed", "transparency.too_few"])
    }

    @Test func checkingPromisesIsPaidFor() throws {
        let body = server.signedPart(leaf, by: root)
        let promises = try (0..<100).map { _ in try logs[0].promise(for: body, issuer: root) }
        let certificate = try server.with { $0.extensions = [timestamps(promises)] }
            .make(leaf, by: root)
        var bench = try Bench(trusting: Forge.authority.make(root, by: root))
        bench.profile.checks = bench.profile.checks.adding(.transparency)
        let before = bench.examine(certificate, name: "www.example.com").work.signatures
        bench.references.transparencyLogs = try list(logs)
        let after = bench.examine(certificate, name: "www.example.com").work.signatures
        #expect(after - before == PromiseCheck.maximumCount)
    }

    @Test(arguments: [
        "", "{}", #"{"operators": []}"#,
        #"{"operators": [{"name": "A", "logs": [{"log_id": "AA==", "key": "AA=="}]}]}"#,
    ])
    func whatIsNoListIsRefused(json: String) {
        #expect(throws: TransparencyLogs.Malformed.self) {
            try TransparencyLogs(json: Array(json.utf8))
        }
    }

    @Test func aLogWhoseIdIsNotThatOfItsKeyIsRefused() throws {
        var entry = logs[0].json
        entry["log_id"] = logs[1].json["log_id"]
        let file: [String: Any] = ["operators": [["name": "A", "logs": [entry]]]]
        let json = Array(try JSONSerialization.data(withJSONObject: file))
        #expect(throws: TransparencyLogs.Malformed.self) { try TransparencyLogs(json: json) }
    }

    @Test func realCertificatesCarryPromisesThatCanBeRead() throws {
        let body = server.signedPart(leaf, by: root)
        let promise = try logs[0].promise(for: body, issuer: root)
        let read = try #require(SignedCertificateTimestamp(promise[...]))
        #expect(Array(read.logID) == logs[0].id)
        #expect(read.milliseconds == 1_777_600_000_000)
        for count in promise.indices {
            #expect(SignedCertificateTimestamp(promise.prefix(count)) == nil)
        }
    }
}
