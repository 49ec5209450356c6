import FoundationEssentials

/// All alerts of one certificate, and what they rest on: a value of `certificate.alerts`
/// (`Documentation/contracts/alert.schema.json`), where the last one of each key counts.
///
/// The deciding step appends it whenever an alert changes, in the transaction that commits what
/// changed it, and a new owner of the partition begins from there.
package struct AlertLedger: Contract, Hashable {
    package static let version = 1

    package var version = Self.version
    /// The certificate's fingerprint; where there is none, what takes its place, such as
    /// `unreadable:SOURCE:CODE`.
    package var key: String
    package var certificate: CertificateSummary?
    package var questions: [Question]
    package var alerts: [Alert]

    package init(key: String) {
        self.key = key
        questions = []
        alerts = []
    }

    /// What the certificate was last judged for, by profile and server name.
    package struct Question: Codable, Hashable, Sendable {
        package var profile: String
        package var serverName: String?
        package var source: String?
        package var notify: [String]
        package var indication: Indication
        package var revision: Revision
        /// The open alert on its problem.
        package var alert: String?
        /// The certificate that has taken over where this one was seen.
        package var supersededBy: Fingerprint?

        package init(
            profile: String, serverName: String?, source: String?, notify: [String],
            indication: Indication, revision: Revision
        ) {
            self.profile = profile
            self.serverName = serverName
            self.source = source
            self.notify = notify
            self.indication = indication
            self.revision = revision
        }

        enum CodingKeys: String, CodingKey {
            case profile
            case serverName = "server_name"
            case source, notify, indication, revision, alert
            case supersededBy = "superseded_by"
        }
    }

    enum CodingKeys: String, CodingKey {
        case version, key, certificate, questions, alerts
    }
}
