import Events
import Foundation

/// Reads suites from files.
package enum ConformanceSuites {
    /// x509-limbo's JSON, plain or packed with gzip.
    package static func limbo(at url: URL) throws -> ConformanceSuite {
        var bytes = Array(try read(url))
        if Gunzip.isGzip(bytes) { bytes = try Gunzip.unpack(bytes) }
        let suite = try decode(LimboSuite.self, from: Data(bytes), at: url)
        return ConformanceSuite(suite.testcases, id: \.id, namespace: \.namespace) {
            try $0.conformanceCase()
        }
    }

    /// A folder with `pkits-index.json`, `certs` and `crls`.
    package static func pkits(in folder: URL) throws -> ConformanceSuite {
        let index = folder.appending(path: "pkits-index.json")
        let suite = try decode(PKITSSuite.self, from: try read(index), at: index)
        guard let time = Timestamps.parse(suite.validation_time) else {
            throw ConformanceError(description: "not a time: \(suite.validation_time)")
        }
        return ConformanceSuite(suite.tests, id: \.id, namespace: \.namespace) {
            try $0.conformanceCase(in: folder, at: time)
        }
    }

    private static func read(_ url: URL) throws -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw ConformanceError(description: "\(url.path()): it cannot be read")
        }
    }

    private static func decode<Suite: Decodable>(
        _ type: Suite.Type, from data: Data, at url: URL
    ) throws -> Suite {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw ConformanceError(description: "\(url.path()): not a file of this suite: \(error)")
        }
    }
}
