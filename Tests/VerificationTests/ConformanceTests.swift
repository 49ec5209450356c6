import Conformance
import Foundation
import Testing
import Verification

/// The public suites, where they are: in `../shared/conformance`, or `ASSAY_CONFORMANCE_DIR`.
@Suite struct ConformanceTests {
    static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment["ASSAY_CONFORMANCE_DIR"]
        let sources = URL(filePath: #filePath)
        let beside = sources.appending(path: "../../../../shared/conformance").standardizedFileURL
        let folder = environment.map { URL(filePath: $0) } ?? beside
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    private static var runner: ConformanceRunner {
        var profiles = Profiles.standard
        let list = "/usr/share/publicsuffix/public_suffix_list.dat"
        if let text = try? String(contentsOfFile: list, encoding: .utf8) {
            profiles.publicSuffixes = PublicSuffixList(text: text)
        }
        return ConformanceRunner(judge: Judge(profiles: profiles), now: Date())
    }

    @Test(.enabled(if: folder != nil, "no conformance data: set ASSAY_CONFORMANCE_DIR"))
    func agreesWithLimbo() throws {
        let folder = try #require(Self.folder)
        let suite = try ConformanceSuites.limbo(at: folder.appending(path: "limbo.json.gz"))
        let report = ConformanceReport(limbo: Self.runner.run(suite), pkits: nil)
        #expect(report.disagreements.map(\.id) == [])
        #expect(report.skipped == [])
        #expect(report.limbo?.agree == suite.cases.count)
    }

    @Test(.enabled(if: folder != nil, "no conformance data: set ASSAY_CONFORMANCE_DIR"))
    func realSitesPassUnderTheirOwnNameAndUnderNoOther() throws {
        let folder = try #require(Self.folder)
        let sites = try ConformanceSuites.limbo(at: folder.appending(path: "limbo.json.gz")).cases
            .filter { $0.namespace == "online" && $0.expectsSuccess }
        #expect(!sites.isEmpty)
        let asked = sites + sites.map { $0.misnamed("elsewhere.example") }
        let results = Self.runner.run(asked)
        #expect(results.filter { $0.agreement != .agree }.map(\.id) == [])
    }

    @Test(.enabled(if: folder != nil, "no conformance data: set ASSAY_CONFORMANCE_DIR"))
    func agreesWithPKITS() throws {
        let folder = try #require(Self.folder)
        let suite = try ConformanceSuites.pkits(in: folder.appending(path: "pkits"))
        let report = ConformanceReport(limbo: nil, pkits: Self.runner.run(suite))
        let ids = Set(suite.cases.map(\.id))
        let exceptions = ConformanceExceptions.standard.all.map(\.id).filter(ids.contains)
        #expect(report.disagreements.map(\.id) == exceptions)
        #expect(report.skipped == [])
        #expect(report.isClean)
    }
}
