import Conformance
import Foundation
import Testing
import Verification

/// What the runner makes of suites, right and wrong ones.
@Suite struct ConformanceReportTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("Leaf")

    /// A file in x509-limbo's format, with one case a name and expected result.
    private func suite(_ cases: [(id: String, expects: String, peer: String)]) throws
        -> ConformanceSuite
    {
        let anchor = pem(try Forge.authority.make(root, by: root))
        let tests: [[String: Any]] = try cases.map { one in
            let certificate = pem(try Forge.server("example.com").make(leaf, by: root))
            return [
                "id": one.id, "features": [], "validation_kind": "SERVER",
                "trusted_certs": [anchor], "untrusted_intermediates": [],
                "peer_certificate": one.id.hasSuffix("empty") ? "" : certificate,
                "validation_time": "2026-06-01T00:00:00Z", "key_usage": [],
                "extended_key_usage": [], "expected_result": one.expects,
                "expected_peer_name": ["kind": "DNS", "value": one.peer],
                "expected_peer_names": [],
            ]
        }
        let url = FileManager.default.temporaryDirectory.appending(
            path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: url) }
        try JSONSerialization.data(withJSONObject: ["version": 1, "testcases": tests])
            .write(to: url)
        return try ConformanceSuites.limbo(at: url)
    }

    private func pem(_ der: [UInt8]) -> String {
        "-----BEGIN CERTIFICATE-----\n"
            + Data(der).base64EncodedString(
                options: .lineLength64Characters) + "\n-----END CERTIFICATE-----\n"
    }

    private func report(
        _ suite: ConformanceSuite, exceptions: ConformanceExceptions = .standard
    ) -> ConformanceReport {
        let runner = ConformanceRunner(judge: Judge(), now: Date())
        return ConformanceReport(limbo: runner.run(suite), pkits: nil, exceptions: exceptions)
    }

    @Test func countsWhatAgreesAndWhatDoesNotByNamespace() throws {
        let found = report(
            try suite([
                ("mine::good", "SUCCESS", "example.com"), ("mine::bad", "FAILURE", "example.org"),
                ("mine::lenient", "FAILURE", "example.com"),
                ("other::strict", "SUCCESS", "example.org"), ("other::empty", "SUCCESS", "a.com"),
            ]))
        #expect(found.limbo?.cases == 5)
        #expect(found.limbo?.agree == 2)
        #expect(found.limbo?.skipped == 1)
        #expect(found.namespaces["mine"]?.lenient == 1)
        #expect(found.namespaces["other"]?.strict == 1)
        #expect(found.disagreements.map(\.id) == ["mine::lenient", "other::strict"])
        #expect(found.disagreements[1].findings.first?.code.rawValue == "name.mismatch")
        #expect(found.skipped.map(\.id) == ["other::empty"])
        #expect(found.slowest.count == 4)
        #expect(!found.isClean)
    }

    @Test func anExceptionExcusesADisagreementAndNothingElse() throws {
        let exceptions = try ConformanceExceptions(
            text: "# ours\n\nmine::lenient  we know better\n")
        let lenient = try suite([("mine::lenient", "FAILURE", "example.com")])
        #expect(report(lenient, exceptions: exceptions).isClean)
        let agreeing = try suite([("mine::lenient", "SUCCESS", "example.com")])
        let found = report(agreeing, exceptions: exceptions)
        #expect(found.unexpectedSuccesses == ["mine::lenient"])
        #expect(!found.isClean)
    }

    @Test(arguments: ["a x\nb x\nc x\nd x", "a"])
    func refusesTooManyExceptionsAndThoseWithoutReason(text: String) {
        #expect(throws: ConformanceError.self) { try ConformanceExceptions(text: text) }
    }
}
