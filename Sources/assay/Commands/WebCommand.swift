import ArgumentParser

/// Serves the dashboard and the HTTP API, and nothing else.
struct WebCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web",
        abstract: "Serve the dashboard and the HTTP API.",
        discussion: """
            What `assay up` serves, without the other services: for a log that they run
            on elsewhere, or for one that a demo left. Any number of copies may run.

            It listens at 127.0.0.1:8080, or at a free port where that one is taken, and
            prints where. An address that other machines can reach needs a token, and
            TLS wherever the network is not trusted: settings under http.

            Examples:
              assay web
              assay web --log sqlite:demo/log.sqlite
              assay web --http 0.0.0.0:8443 --config web.yaml
            """)

    @OptionGroup var web: WebOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read(web.flags).settings
        guard settings.http.settings != nil else {
            throw Failure(.usage, "http.address is none, so there is nothing to serve")
        }
        try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: output.terminal)
            try await joinery.run(joinery.http())
        }
    }
}

/// The option that says where the dashboard is.
struct WebOptions: ParsableArguments {
    @Option(
        name: .customLong("http"),
        help: ArgumentHelp(
            "Where the dashboard and the HTTP API are: HOST:PORT, auto or none.",
            valueName: "address"))
    var address: String?

    var flags: [SettingFlag] {
        address.map { [SettingFlag(key: "http.address", value: $0, option: "--http")] } ?? []
    }
}
