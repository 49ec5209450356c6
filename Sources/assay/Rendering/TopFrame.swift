import Events
import Foundation
import Inventory

/// What `assay top` tells of one moment.
struct TopFrame: Encodable, Sendable {
    /// Outcomes by kind.
    struct Outcomes: Encodable, Hashable, Sendable {
        var passed = 0
        var failed = 0
        var indeterminate = 0
        var unreadable = 0

        var all: Int { passed + failed + indeterminate + unreadable }
    }

    /// How much came to the log a second, between two looks.
    struct Rates: Encodable, Hashable, Sendable {
        let requests: Double
        let passed: Double
        let failed: Double
        let indeterminate: Double
        let unreadable: Double

        var outcomes: Double { passed + failed + indeterminate + unreadable }
    }

    /// Open alerts by state.
    struct Alerts: Encodable, Hashable, Sendable {
        var firing = 0
        var acknowledged = 0
        var suppressed = 0
    }

    /// A certificate that is not well, or a request that could not be read.
    struct Trouble: Encodable, Hashable, Sendable {
        let since: Date
        /// `FAILED`, `INDETERMINATE` or `UNREADABLE`.
        let kind: String
        let subIndication: String?
        let code: String?
        /// Missing where no certificate could be read.
        let sha256: Fingerprint?
        /// Of the certificate; else why it could not be read.
        let subject: String
        let source: String?

        enum CodingKeys: String, CodingKey {
            case since, kind
            case subIndication = "sub_indication"
            case code, sha256, subject, source
        }
    }

    /// A certificate that ends soon.
    struct Ending: Encodable, Hashable, Sendable {
        let notAfter: Date
        let indication: Indication
        let sha256: Fingerprint
        let subject: String
        let source: String?

        enum CodingKeys: String, CodingKey {
            case notAfter = "not_after"
            case indication, sha256, subject, source
        }
    }

    let at: Date
    let log: String
    /// Nil at the first look.
    let perSecond: Rates?
    let lastHour: Outcomes
    /// Certificates in use, by the gravest of the newest verdicts on them.
    let certificates: InventoryOverview.Counts
    let alerts: Alerts
    let groups: [StatusReport.Group]
    /// The latest first.
    let failures: [Trouble]
    /// Those that end first in front.
    let ending: [Ending]

    enum CodingKeys: String, CodingKey {
        case at, log
        case perSecond = "per_second"
        case lastHour = "last_hour"
        case certificates, alerts, groups, failures, ending
    }
}

extension TopFrame.Trouble {
    init(_ entry: InventoryEntry) {
        self.init(
            since: entry.since, kind: entry.indication.rawValue,
            subIndication: entry.subIndication?.rawValue, code: entry.code,
            sha256: entry.certificate.sha256, subject: entry.certificate.subject,
            source: entry.source)
    }

    init(_ unreadable: InventoryUnreadable) {
        self.init(
            since: unreadable.at, kind: "UNREADABLE", subIndication: nil, code: unreadable.code,
            sha256: nil, subject: unreadable.reason, source: unreadable.source)
    }
}

extension TopFrame.Ending {
    init(_ entry: InventoryEntry) {
        self.init(
            notAfter: entry.certificate.notAfter, indication: entry.indication,
            sha256: entry.certificate.sha256, subject: entry.certificate.subject,
            source: entry.source)
    }
}
