import Notifications
import Web

/// Whether, where and for whom the dashboard and the HTTP API are served.
struct HTTPListening: Sendable {
    var place = HTTPPlace.usual
    /// The file of the inventory; nil for one beside the SQLite log, or in memory with other logs.
    var inventory: String?
    var tokens: [String: TokenParts] = [:]
    var tlsCertificate: String?
    var tlsKey: String?
    var requestsPerSecond = HTTPSettings.standardRequestsPerSecond
}

/// Where the dashboard is.
enum HTTPPlace: Hashable, Sendable {
    /// At ``ListeningAddress/usual``, or any port beside it where that is taken.
    case usual
    case nowhere
    /// There, or not at all.
    case at(ListeningAddress)
}

/// One token, as far as it was set.
struct TokenParts: NamedSettings {
    var role: Role?
    var token: String?
}

extension SettingsTable {
    static let http = [
        Setting(
            "http.address", .place, \.http.place,
            "Where `assay up` and `assay web` serve the dashboard and the HTTP API. auto is "
                + "\(ListeningAddress.usual), or a free port where that one is taken. An address that "
                + "other machines can reach needs tokens."),
        Setting(
            "http.inventory", .optional(.path), \.http.inventory,
            "The file of the inventory that the API answers from. If missing, it is beside the log "
                + "where that is a file, and else in memory, made anew from the log at each start."),
        Setting(
            "http.tokens.*.token", .optional(.text), each: \.http.tokens, \.token,
            secret: { _ in true },
            "A token (RFC 6750) that opens the API and the dashboard, under the name of who bears it: "
                + "\(AccessToken.minimumLength) characters or more, such as `openssl rand -base64 32` "
                + "gives. With any token set, nobody comes in without one."),
        Setting(
            "http.tokens.*.role", .optional(.choice), each: \.http.tokens, \.role,
            "What its bearer may do: a viewer looks, an operator submits, acknowledges, silences and "
                + "tests, too. A viewer if missing."),
        Setting(
            "http.tls.certificate", .optional(.path), \.http.tlsCertificate,
            "The certificate that TLS is spoken with, in PEM, followed by those that issued it."),
        Setting(
            "http.tls.key", .optional(.path), \.http.tlsKey, "Its private key, in PEM."),
        Setting(
            "http.requests_per_second", .integer(1...1_000_000), \.http.requestsPerSecond,
            "How many requests a client may send, by its address; twice as many at once. Beyond it "
                + "the answer is 429."),
    ]
}

extension ValueForm where Value == HTTPPlace {
    static let place = ValueForm(
        "an address and port such as 127.0.0.1:8080, auto, or none",
        parse: { text in
            switch text {
            case "auto": .usual
            case "none": .nowhere
            default: (try? ListeningAddress(text)).map(HTTPPlace.at)
            }
        },
        format: { place in
            switch place {
            case .usual: "auto"
            case .nowhere: "none"
            case .at(let address): address.description
            }
        })
}

extension HTTPListening {
    /// What the service is told; nil where nothing is served.
    var settings: HTTPSettings? {
        var settings: HTTPSettings
        switch place {
        case .nowhere: return nil
        case .usual:
            settings = HTTPSettings(address: .usual)
            settings.takesAnyPort = true
        case .at(let address): settings = HTTPSettings(address: address)
        }
        settings.tokens = tokens.sorted { $0.key < $1.key }.compactMap { name, parts in
            parts.token.map { AccessToken(name: name, role: parts.role ?? .viewer, secret: $0) }
        }
        if let tlsCertificate, let tlsKey {
            settings.tls = TLSFiles(certificate: tlsCertificate, key: tlsKey)
        }
        settings.requestsPerSecond = requestsPerSecond
        return settings
    }

    /// What does not fit together.
    var contradictions: [SettingContradiction] {
        var found: [SettingContradiction] = []
        for (name, parts) in tokens.sorted(by: { $0.key < $1.key }) {
            let key = "http.tokens.\(name).token"
            if let token = parts.token, token.count < AccessToken.minimumLength {
                let least = AccessToken.minimumLength
                found.append(.init(key: key, message: "has fewer than \(least) characters"))
            } else if parts.token == nil {
                found.append(.init(key: key, message: "is missing"))
            }
        }
        if tlsCertificate != nil, tlsKey == nil {
            found.append(.init(key: "http.tls.key", message: "is missing, which TLS needs"))
        } else if tlsKey != nil, tlsCertificate == nil {
            found.append(
                .init(key: "http.tls.certificate", message: "is missing, which TLS needs"))
        }
        if case .at(let address) = place, !address.isLoopback, tokens.isEmpty {
            found.append(
                .init(
                    key: "http.address",
                    message:
                        "is \(address), which other machines can reach, so it takes tokens: set "
                        + "http.tokens.NAME.token_file and http.tokens.NAME.role"))
        }
        return found
    }
}
