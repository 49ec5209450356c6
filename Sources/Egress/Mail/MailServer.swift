/// The operator's own mail server, through which mail leaves.
package struct MailServer: Hashable, Sendable {
    package enum Security: String, Hashable, Sendable, CaseIterable {
        /// TLS from the first byte (`smtps`).
        case tls
        /// STARTTLS, or no mail (RFC 3207).
        case startTLS = "starttls"
        /// STARTTLS where the server offers it. Whoever sits between can take the offer away.
        case optional
        /// No encryption.
        case off

        /// Whether a password may be sent: never in the clear, never where encryption can be
        /// stripped.
        package var protectsPasswords: Bool { self == .tls || self == .startTLS }

        package var defaultPort: UInt16 {
            switch self {
            case .tls: 465
            case .startTLS, .optional: 587
            case .off: 25
            }
        }
    }

    package var host: String
    package var port: UInt16
    package var security: Security
    package var user: String?
    package var password: String?
    /// A PEM file of certification authorities, beside the system's.
    package var authoritiesFile: String?
    /// What the server is greeted with; the machine's own name if missing.
    package var clientName: String?
    package var connectTime: Duration = .seconds(10)
    /// From dialling to the server's last reply.
    ///
    /// RFC 5321, 4.5.3.2 grants minutes a step; mail servers that people run for themselves answer
    /// in seconds.
    package var totalTime: Duration = .seconds(30)
    /// Mails under way at once.
    ///
    /// Servers commonly allow 10 connections from one client.
    package var maximumTransfers = 4

    package init(host: String, port: UInt16? = nil, security: Security = .startTLS) {
        self.host = host
        self.port = port ?? security.defaultPort
        self.security = security
    }

    /// All that is wrong with it, by setting.
    package var problems: [(setting: String, text: String)] {
        var found: [(String, String)] = []
        if !Self.isName(host) { found.append(("host", "is no host name or address")) }
        if let clientName, !Self.isName(clientName) {
            found.append(("client_name", "is no host name"))
        }
        if port == 0 { found.append(("port", "must be 1 to 65535")) }
        if (user == nil) != (password == nil) {
            found.append(("user", "goes together with password: give both or neither"))
        }
        if password != nil, !security.protectsPasswords {
            found.append(("security", "must be tls or starttls where there is a password"))
        }
        for (name, value) in [("user", user), ("password", password)] {
            if let value, value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                found.append((name, "has control characters"))
            }
        }
        return found
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || "-._:".utf8.contains($0)
            }
    }

    /// As libcurl wants it.
    var url: String {
        let literal = host.contains(":") ? "[\(host)]" : host
        let scheme = security == .tls ? "smtps" : "smtp"
        return "\(scheme)://\(literal):\(port)/\(clientName ?? "")"
    }
}
