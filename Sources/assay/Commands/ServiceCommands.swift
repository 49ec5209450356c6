import ArgumentParser
import Pipeline

/// Judges requests.
struct VerificationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verification",
        abstract: "Run the verification service: requests become verdicts.",
        discussion: """
            Any number of copies share the work. Ends on SIGINT or SIGTERM with the
            batch in hand finished.

            Examples:
              assay verification
              assay verification --log kafka:broker1:9092,broker2:9092
              assay verification --set trust.stores.default=/etc/pki/internal
            """)

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: output.terminal)
            try await joinery.run(joinery.verification())
        }
    }
}

/// Tells people.
struct NotificationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notification",
        abstract: "Run the notification service: verdicts become notices, and reach people.",
        discussion: """
            Receivers and rules are settings; without any, all goes to the console. Ends
            on SIGINT or SIGTERM with the batch in hand finished.

            Examples:
              assay notification
              assay notification --set notification.receivers.team.kind=file \\
                                 --set notification.receivers.team.path=alerts.jsonl
            """)

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: output.terminal)
            try await joinery.run(joinery.notification())
        }
    }
}

/// Keeps verdicts true.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Run the review service: verdicts that are out of date are asked for again.",
        discussion: """
            When a trust store, a profile, a CRL or the time has changed what verdicts rest
            on, their requests are made again, with the cause. `assay up` has it already.
            Any number of copies share the work. Ends on SIGINT or SIGTERM.

            Examples:
              assay review
              assay review --log kafka:broker1:9092 --set http.inventory=inventory.sqlite
            """)

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: output.terminal)
            try await joinery.run(joinery.reviewAlone())
        }
    }
}

/// Runs everything in one process.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run all services in one process.",
        discussion: """
            Verification, review and notification, and a producer for the sources that are
            named. Several copies on one log share the work. Ends on SIGINT or SIGTERM.

            The dashboard and the HTTP API are at the address that is printed first:
            127.0.0.1:8080, or a free port where that one is taken. --http names another
            one, or none.

            Examples:
              assay up
              assay up --watch ./incoming
              assay up --simulate --trust-file anchors.pem \\
                --set trust.stores.default=anchors.pem
              assay up --http 127.0.0.1:9000
            """)

    @OptionGroup var web: WebOptions
    @OptionGroup var sources: ProducerOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read(web.flags).settings
        if sources.simulate, sources.trustFile == nil {
            output.terminal.remark(
                """
                simulated certificates are issued by a test PKI that no trust store has; with \
                --trust-file anchors.pem --set trust.stores.default=anchors.pem most of them pass
                """)
        }
        let sources = try sources.sources()
        try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: output.terminal)
            let producers = joinery.producers(sources, tally: ProducerTally())
            try await joinery.run(joinery.services() + joinery.notification() + producers)
        }
    }
}
