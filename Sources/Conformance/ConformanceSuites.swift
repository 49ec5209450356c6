import Events
import Foundation

/// Reads suites from files.
package enum ConformanceSuites {
    /// x509-limbo's JSON, plain or packed with gzip.
    package static func limbo(at url: URL) throws -> [ConformanceCase] {
        var bytes = Array(try Data(contentsOf: url))
        if Gunzip.isGzip(bytes) { bytes = try Gunzip.unpack(bytes) }
        let suite = try JSONDecoder().decode(LimboSuite.self, from: Data(bytes))
        return try suite.testcases.map { try $0.conformanceCase() }
    }

    /// A folder with `pkits-index.json`, `certs` and `crls`.
    package static func pkits(in folder: URL) throws -> [ConformanceCase] {
        let index = try Data(contentsOf: folder.appending(path: "pkits-index.json"))
        let suite = try JSONDecoder().decode(PKITSSuite.self, from: index)
        guard let time = Timestamps.parse(suite.validation_time) else {
            throw ConformanceError(description: "not a time: \(suite.validation_time)")
        }
        return try suite.tests.map { try $0.conformanceCase(in: folder, at: time) }
    }
}
