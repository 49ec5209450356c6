import Events
import FoundationEssentials

/// Whether the log answers, and how far each group is behind.
struct SystemView {
    struct Group {
        let name: String
        let topics: String
        /// As an indication, for its colour and sign.
        let state: String
        let word: String
        let records: String
        let age: String
    }

    let isLogUp: Bool
    let problem: String?
    let groups: [Group]

    /// A group that has let something wait longer is behind.
    private static let behindAfter = Duration.seconds(30)
    /// And one that has let it wait longer than this has probably nobody in it.
    private static let stuckAfter = Duration.seconds(300)

    init(of parts: HTTPParts) async {
        var groups: [Group] = []
        do {
            for reader in parts.readers {
                let lags = try await parts.log.lag(of: reader.group, in: reader.topics)
                groups.append(Self.group(reader, lags))
            }
            (isLogUp, problem) = (true, nil)
        } catch {
            (isLogUp, problem) = (false, error.description)
        }
        self.groups = groups
    }

    private static func group(_ reader: HTTPParts.Reader, _ lags: [PartitionLag]) -> Group {
        let records = lags.reduce(0) { $0 + Int($1.records) }
        let age = lags.map(\.age).max() ?? .zero
        let (state, word): (Indication, String) =
            age > stuckAfter
            ? (.failed, "stands still")
            : age > behindAfter ? (.indeterminate, "behind") : (.passed, "up to date")
        return Group(
            name: reader.group.rawValue,
            topics: reader.topics.map(\.rawValue).joined(separator: ", "),
            state: state.rawValue, word: word, records: OverviewPage.format(records),
            age: records == 0 ? "–" : Moment.age(age / .seconds(1)))
    }
}
