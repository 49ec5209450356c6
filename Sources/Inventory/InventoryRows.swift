import Events
import FoundationEssentials
import GRDB

extension InventoryEntry {
    init(_ row: Row) throws {
        let names: String = row["names"]
        self.init(
            certificate: CertificateSummary(
                sha256: try row.sha256.orDamaged("sha256"), subject: row["subject"],
                issuer: row["issuer"], serial: row["serial"], notBefore: row.time("not_before"),
                notAfter: row.time("not_after"),
                names: try JSONDecoder().decode([String].self, from: Data(names.utf8)),
                key: row["key"]),
            indication: try row.indication, subIndication: row.subIndication, code: row["code"],
            profile: row["profile"], serverName: row["server_name"], source: row["source"],
            revision: row.revision, firstSeen: row.time("first_seen"),
            lastSeen: row.time("last_seen"))
    }
}

extension HistoryEntry {
    init(_ row: Row) throws {
        self.init(
            eventID: row["event_id"], sha256: row.sha256, indication: try row.indication,
            subIndication: row.subIndication, code: row["code"], profile: row["profile"],
            serverName: row["server_name"], source: row["source"], revision: row.revision)
    }
}

extension Row {
    var indication: Indication {
        get throws {
            let text: String = self["indication"]
            return try Indication(rawValue: text).orDamaged("indication")
        }
    }

    fileprivate var subIndication: SubIndication? {
        let text: String? = self["sub_indication"]
        return text.flatMap(SubIndication.init)
    }

    fileprivate var sha256: Fingerprint? {
        let digest: Data? = self["sha256"]
        return digest.flatMap { Fingerprint(hexadecimal: Hexadecimal.encode($0)) }
    }

    fileprivate var revision: Revision {
        Revision(
            milliseconds: self["revision_milliseconds"], partition: self["revision_partition"],
            offset: self["revision_offset"])
    }

    fileprivate func time(_ column: String) -> Date {
        Date(millisecondsSince1970: self[column])
    }
}

extension Optional {
    /// - Throws: `storage` for what this module never wrote.
    fileprivate func orDamaged(_ column: String) throws(InventoryError) -> Wrapped {
        guard let self else { throw .storage("the column \(column) holds what was never written") }
        return self
    }
}
