import Certificates
import Crypto
import Events
import FoundationEssentials

/// The logs of a published list, by their ids.
///
/// Reads the third version of the format that Google (`log_list.json`) and Apple publish:
/// https://www.gstatic.com/ct/log_list/v3/log_list_schema.json.
package struct TransparencyLogs: Sendable {
    /// Why a file is no such list.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private let byID: [ArraySlice<UInt8>: TransparencyLog]

    /// - Throws: where it is no list, or names a key that is none: a list that is read by half would
    ///   blame certificates for it.
    package init(json: [UInt8]) throws(Malformed) {
        let list: LogListFile
        do {
            list = try JSONDecoder().decode(LogListFile.self, from: Data(json))
        } catch {
            throw Malformed(description: "is no list of logs in the version 3 format")
        }
        var byID: [ArraySlice<UInt8>: TransparencyLog] = [:]
        for group in list.operators {
            for entry in group.logs + (group.tiled_logs ?? []) {
                let log = try Self.log(entry, of: group.name)
                byID[log.id[...]] = log
            }
        }
        guard !byID.isEmpty else { throw Malformed(description: "has no log in it") }
        self.byID = byID
    }

    package var count: Int { byID.count }

    subscript(id: ArraySlice<UInt8>) -> TransparencyLog? { byID[id] }

    private static func log(
        _ entry: LogListFile.Entry, of operatorName: String
    ) throws(Malformed) -> TransparencyLog {
        let name = SafeText.escape(entry.description ?? entry.log_id)
        guard let der = Data(base64Encoded: entry.key).map(Array.init),
            let info = try? SubjectPublicKeyInfo(der: der[...]), let key = VerificationKey(info)
        else { throw Malformed(description: "has a key that cannot be read, of the log \(name)") }
        let id = Array(SHA256.hash(data: der))
        guard Data(base64Encoded: entry.log_id).map(Array.init) == id else {
            throw Malformed(
                description: "has an id that is not that of its key, of the log \(name)")
        }
        let (state, since) = try state(of: entry, name)
        let interval = try entry.temporal_interval.map { interval throws(Malformed) in
            let start = try time(interval.start_inclusive, name)
            return start..<max(start, try time(interval.end_exclusive, name))
        }
        return TransparencyLog(
            id: id, description: name, operatorName: operatorName, state: state, since: since,
            interval: interval, key: key)
    }

    /// A log without a state is one that nobody approved yet.
    private static func state(
        of entry: LogListFile.Entry, _ name: String
    ) throws(Malformed) -> (TransparencyLog.State, PointInTime) {
        for (state, fact) in entry.state ?? [:] {
            guard let state = TransparencyLog.State(rawValue: state) else {
                throw Malformed(
                    description: "has the unknown state \(SafeText.escape(state)), of \(name)")
            }
            return (state, try time(fact.timestamp, name))
        }
        return (.pending, PointInTime(secondsSince1970: 0))
    }

    private static func time(_ text: String, _ name: String) throws(Malformed) -> PointInTime {
        guard let date = Timestamps.parse(text) else {
            throw Malformed(description: "has no time where one belongs, of the log \(name)")
        }
        return PointInTime(floor: date)
    }
}

/// The file as it is written.
private struct LogListFile: Decodable {
    let operators: [Group]

    struct Group: Decodable {
        let name: String
        let logs: [Entry]
        /// Logs of the static API (c2sp.org/static-ct-api), which promise in the same form.
        let tiled_logs: [Entry]?
    }

    struct Entry: Decodable {
        let description: String?
        let log_id: String
        let key: String
        /// Of one entry, named after the state.
        let state: [String: Fact]?
        let temporal_interval: Interval?
    }

    struct Fact: Decodable {
        let timestamp: String
    }

    struct Interval: Decodable {
        let start_inclusive: String
        let end_exclusive: String
    }
}
