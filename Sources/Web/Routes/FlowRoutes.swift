import Events
import Hummingbird
import Notifications

/// What flows, and by which rules: `GET /v1/topics`, `/v1/groups`, `/v1/rules`, `/v1/commands`.
struct FlowRoutes {
    private let parts: HTTPParts

    init(_ parts: HTTPParts) {
        self.parts = parts
    }

    func add(to router: Router<WebContext>) {
        router.get("v1/topics") { _, _ in
            let topics = try await parts.log.describe(parts.topics.all)
            return Response.json(["topics": topics.map(Topic.init)])
        }
        router.get("v1/groups") { _, _ in
            var groups: [Group] = []
            for reader in parts.readers {
                groups.append(
                    Group(reader, try await parts.log.lag(of: reader.group, in: reader.topics)))
            }
            return Response.json(["groups": groups])
        }
        router.get("v1/rules") { _, _ in
            Response.json(
                Rules(file: parts.notification.rulesFile, lines: parts.notification.rules))
        }
        router.get("v1/commands") { _, _ in
            Response.json(["commands": parts.watch.snapshot.journal.commands])
        }
    }

    private struct Topic: Encodable {
        struct Part: Encodable {
            let partition: Int32
            let begin: Int64
            let end: Int64
        }

        let name: String
        let partitions: [Part]

        init(_ topic: TopicDescription) {
            name = topic.name.rawValue
            partitions = topic.partitions.map {
                Part(partition: $0.partition.index, begin: $0.begin, end: $0.end)
            }
        }
    }

    private struct Group: Encodable {
        struct Part: Encodable {
            let topic: String
            let partition: Int32
            let records: Int64
            let seconds: Double
        }

        let name: String
        let lag: [Part]

        init(_ reader: HTTPParts.Reader, _ lags: [PartitionLag]) {
            name = reader.group.rawValue
            lag = lags.map {
                Part(
                    topic: $0.partition.topic.rawValue, partition: $0.partition.index,
                    records: $0.records, seconds: $0.age / .seconds(1))
            }
        }
    }

    private struct Rules: Encodable {
        let file: String?
        let lines: [String]
    }
}
