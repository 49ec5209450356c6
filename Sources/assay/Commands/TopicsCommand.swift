import ArgumentParser
import Events

/// Creates and describes topics.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Create, list and describe the topics of the log.",
        subcommands: [Create.self, List.self, Describe.self], defaultSubcommand: List.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create the topics that are not there yet.",
            discussion: """
                The services do this when they start; on a cluster where only administrators may
                create topics, do it once with their rights. A topic that exists is left as it is.

                Examples:
                  assay topics create
                  assay topics create --log kafka:broker:9092
                """)

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try settings.read().settings
            try await LogOpening.with(settings) { log in
                let known = Set(try await log.describe(nil).map(\.name))
                let wanted = settings.topicSpecifications
                try await log.create(wanted)
                let topics = try await log.describe(settings.topics.all)
                for difference in try await TopicDifferences.found(in: log, wanted) {
                    output.terminal.remark("warning: \(difference)")
                }
                if output.json {
                    for topic in topics { try output.terminal.print(json: TopicListing(topic)) }
                } else {
                    for topic in topics {
                        let what = known.contains(topic.name) ? "was there already" : "created"
                        try output.terminal.print(
                            "\(topic.name): \(what), \(topic.partitions.count) partitions")
                    }
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the topics and how much they hold.")

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try settings.read().settings
            try await LogOpening.with(settings) { log in
                let topics = try await log.describe(nil).map(TopicListing.init)
                if output.json {
                    for topic in topics { try output.terminal.print(json: topic) }
                } else if topics.isEmpty {
                    output.terminal.remark(
                        "\(settings.log) holds no topics yet: assay topics create")
                } else {
                    try output.terminal.print(TopicListing.overview(topics, output.terminal.output))
                }
            }
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Describe topics partition by partition.")

        @Argument(
            help:
                "Topics, by name or in short as requests, verified, errors, notices and so on; all if none is named."
        )
        var topics: [String] = []

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try settings.read().settings
            let names = try topics.map { try TopicArgument.resolve($0, settings.topics) }
            try await LogOpening.with(settings) { log in
                let found = try await log.describe(names.isEmpty ? nil : names)
                for name in names where !found.contains(where: { $0.name == name }) {
                    throw EventLogError.topicMissing(name)
                }
                for topic in found.map(TopicListing.init) {
                    if output.json {
                        try output.terminal.print(json: topic)
                    } else {
                        try output.terminal.print(topic.lines(output.terminal.output))
                    }
                }
            }
        }
    }
}

/// A topic as it is named on the command line.
enum TopicArgument {
    /// The short names of our topics, and any other topic by its own name.
    static func resolve(_ text: String, _ topics: Topics) throws -> TopicName {
        switch text {
        case "requests": return topics.requests
        case "retries": return topics.retries
        case "verified": return topics.verified
        case "errors": return topics.errors
        case "observations": return topics.observations
        case "commands": return topics.commands
        case "alerts": return topics.alerts
        case "notices": return topics.notices
        case "notifications": return topics.notifications
        case "attempts": return topics.attempts
        case "reviews": return topics.reviews
        default:
            do {
                return try TopicName(text)
            } catch {
                throw ValidationError(SafeText.escape(error.description))
            }
        }
    }
}
