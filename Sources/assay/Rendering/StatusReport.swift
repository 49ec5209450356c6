import Events

/// How far the consumer groups are behind.
struct StatusReport: Encodable, Sendable {
    struct Group: Encodable, Sendable {
        let group: String
        let topic: String
        let records: Int64
        /// The age of the oldest record that the group has not committed.
        let seconds: Double
        let partitions: [Partition]
    }

    struct Partition: Encodable, Sendable {
        let partition: Int32
        let committed: Int64?
        let end: Int64
        let records: Int64
        let seconds: Double
    }

    let log: String
    /// Topics of ours that do not exist yet.
    let missing: [String]
    let groups: [Group]

    init(of log: any EventLog, _ settings: Settings) async throws {
        self.log = settings.log.description
        let topics = settings.topics
        let known = Set(try await log.describe(topics.all).map(\.name))
        missing = topics.all.filter { !known.contains($0) }.map(\.rawValue)
        let readers: [(GroupName, [TopicName])] = [
            (settings.groups.verification, [topics.requests]),
            (settings.groups.retries, [topics.retries]),
            (settings.groups.notification, topics.outcomes + [topics.commands]),
            (settings.groups.alerting, [topics.observations]),
            (settings.groups.delivery, [topics.notices]),
            (settings.groups.review, [topics.reviews]),
        ]
        var groups: [Group] = []
        for (group, inputs) in readers {
            for topic in inputs where known.contains(topic) {
                let lags = try await log.lag(of: group, in: [topic])
                groups.append(Group(group, topic, lags))
            }
        }
        self.groups = groups
    }

    func lines(_ painter: Painter, eachPartition: Bool) -> [String] {
        var lines = [painter.paint("Log: \(SafeText.escape(log))", .faint)]
        if !missing.isEmpty {
            lines.append(
                "Missing: \(missing.joined(separator: ", ")). Create with: assay topics create")
        }
        guard !groups.isEmpty else { return lines }
        var table = Table([
            .init("GROUP"), .init("TOPIC"), .init("BEHIND", .trailing), .init("FOR", .trailing),
        ])
        for group in groups {
            table.add(group.row(of: group.topic, group.records, group.seconds))
            guard eachPartition else { continue }
            for part in group.partitions {
                table.add(
                    group.row(of: "\(group.topic)/\(part.partition)", part.records, part.seconds))
            }
        }
        return lines + table.lines(painter)
    }
}

extension StatusReport.Group {
    fileprivate init(_ group: GroupName, _ topic: TopicName, _ lags: [PartitionLag]) {
        self.group = group.rawValue
        self.topic = topic.rawValue
        records = lags.reduce(0) { $0 + $1.records }
        seconds = lags.map(\.age.seconds).max() ?? 0
        partitions = lags.map {
            .init(
                partition: $0.partition.index, committed: $0.committed, end: $0.end,
                records: $0.records, seconds: $0.age.seconds)
        }
    }

    fileprivate func row(of place: String, _ records: Int64, _ seconds: Double) -> [Table.Cell] {
        let age = records == 0 ? "-" : TimeSpan.format(.seconds(Int64(seconds)))
        return [
            .init(group), .init(place), .init("\(records)", records == 0 ? .good : .doubtful),
            .init(age),
        ]
    }
}
