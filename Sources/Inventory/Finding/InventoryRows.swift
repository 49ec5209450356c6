import Events
import FoundationEssentials
import GRDB

extension InventoryEntry {
    /// Certificates with their issuer's name, as ``init(_:)`` reads them.
    static let selection = selection()

    /// - Parameter way: how the rows of certificates are to be come by, where it matters.
    static func selection(_ way: String = "") -> String {
        """
        SELECT c.*, i.name AS issuer_name FROM certificates c \(way)
        JOIN issuers i ON i.id = c.issuer
        """
    }

    init(_ row: Row) throws {
        let names: String = row["names"]
        self.init(
            certificate: CertificateSummary(
                sha256: try row.sha256, subject: row["subject"], issuer: row["issuer_name"],
                serial: row["serial"], notBefore: row.time("not_before"),
                notAfter: row.time("not_after"),
                names: names.split(separator: "\n").map(String.init), key: row["key"]),
            indication: try row.gravity.indication, subIndication: row.subIndication,
            code: row["code"], profile: row["profile"], serverName: row.serverName,
            source: row["source"], revision: row.revision, since: row.time("since"),
            firstSeen: row.time("first_seen"), lastSeen: row.time("last_seen"),
            superseded: row.optionalTime("superseded"))
    }
}

extension InventoryChange {
    init(_ row: Row) throws {
        let revision = row.revision
        self.init(
            eventID: row["event_id"], indication: try row.gravity.indication,
            subIndication: row.subIndication, code: row["code"], profile: row["profile"],
            serverName: row.serverName, source: row["source"], revision: revision,
            since: Date(millisecondsSince1970: revision.milliseconds), last: row.time("last"),
            count: row["count"])
    }
}

extension InventorySighting {
    init(_ row: Row) {
        self.init(
            source: row["source"], firstSeen: row.time("first_seen"),
            lastSeen: row.time("last_seen"), gone: row.optionalTime("gone"))
    }
}

extension InventoryUnreadable {
    init(_ row: Row) {
        let topic: String = row["topic"]
        let partition: Int32 = row["partition"]
        let offset: Int64 = row["offset"]
        self.init(
            position: "\(topic)/\(partition)@\(offset)", at: row.time("at"), code: row["code"],
            reason: row["reason"], source: row["source"], requestID: row["request_id"])
    }
}

extension Row {
    /// - Throws: `storage` for what this module never wrote.
    var gravity: Gravity {
        get throws {
            try Gravity(column: self["gravity"])
        }
    }

    var revision: Revision {
        Revision(
            milliseconds: self["revision_milliseconds"], partition: self["revision_partition"],
            offset: self["revision_offset"])
    }

    func time(_ column: String) -> Date {
        Date(millisecondsSince1970: self[column])
    }

    fileprivate func optionalTime(_ column: String) -> Date? {
        let time: Int64? = self[column]
        return time.map(Date.init(millisecondsSince1970:))
    }

    fileprivate var subIndication: SubIndication? {
        let text: String? = self["sub_indication"]
        return text.flatMap(SubIndication.init)
    }

    /// Empty where the request named none.
    var serverName: String? {
        let name: String = self["server_name"]
        return name.isEmpty ? nil : name
    }

    var sha256: Fingerprint {
        get throws {
            let digest: Data = self["sha256"]
            guard let sha256 = Fingerprint(hexadecimal: Hexadecimal.encode(digest)) else {
                throw InventoryError.storage("the column sha256 holds what was never written")
            }
            return sha256
        }
    }
}
