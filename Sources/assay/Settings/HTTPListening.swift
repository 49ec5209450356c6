import Web

/// Whether, and where, the HTTP API listens.
struct HTTPListening: Hashable, Sendable {
    /// Nil for no API.
    var address: ListeningAddress?
    /// The file of the inventory; nil for one beside the SQLite log, or in memory with other logs.
    var inventory: String?
}

extension SettingsTable {
    static let http = [
        Setting(
            "http.address", .optional(.listeningAddress), \.http.address,
            "Where `assay up` serves the HTTP API: a loopback address such as 127.0.0.1:8080. None "
                + "if missing."),
        Setting(
            "http.inventory", .optional(.path), \.http.inventory,
            "The file of the inventory that the API answers from. If missing, it is beside the log "
                + "where that is a file, and else in memory, made anew from the log at each start."),
    ]
}

extension ValueForm where Value == ListeningAddress {
    static let listeningAddress = ValueForm(
        "a loopback address and port such as 127.0.0.1:8080",
        parse: { try? ListeningAddress($0) }, format: { $0.description })
}
