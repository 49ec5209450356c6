import Certificates
import Verification

/// Mozilla's `certdata.txt`: objects of a certificate each, and objects that say what it is trusted for.
///
/// Attributes are a line (`CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR`), or octets in octal
/// up to `END`. Certificate and trust belong together by issuer and serial number.
struct CertdataFile {
    private struct Object {
        var words: [String: String] = [:]
        var octets: [String: [UInt8]] = [:]
    }

    /// What names a certificate in both kinds of objects.
    private struct Identity: Hashable {
        let issuer: [UInt8]
        let serialNumber: [UInt8]

        init?(_ object: Object) {
            guard let issuer = object.octets["CKA_ISSUER"],
                let serialNumber = object.octets["CKA_SERIAL_NUMBER"]
            else { return nil }
            self.issuer = issuer
            self.serialNumber = serialNumber
        }
    }

    private var objects: [Object] = []

    init(_ bytes: [UInt8]) throws(AnchorFileError) {
        var open: (name: String, octets: [UInt8])?
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            if let (name, octets) = open {
                guard line != "END" else {
                    objects[objects.count - 1].octets[name] = octets
                    open = nil
                    continue
                }
                open = (name, octets + (try Self.octal(line)))
                continue
            }
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, words[0].hasPrefix("CKA_") else { continue }
            if words[0] == "CKA_CLASS" { objects.append(Object()) }
            guard !objects.isEmpty else { continue }
            if words[1] == "MULTILINE_OCTAL" {
                open = (String(words[0]), [])
            } else if words.count == 3 {
                objects[objects.count - 1].words[String(words[0])] = String(words[2])
            }
        }
        guard open == nil else { throw AnchorFileError(reason: "octets without an end") }
    }

    func anchors() throws(AnchorFileError) -> [TrustAnchor] {
        let trust = trustedPurposes()
        var anchors: [TrustAnchor] = []
        var number = 0
        for object in objects where object.words["CKA_CLASS"] == "CKO_CERTIFICATE" {
            number += 1
            guard let der = object.octets["CKA_VALUE"], let identity = Identity(object),
                let purposes = trust[identity], !purposes.isEmpty
            else { continue }
            var constraints = AnchorConstraints(purposes: purposes)
            for (name, purpose) in Self.dates {
                guard let date = object.octets[name] else { continue }
                constraints.distrustAfterByPurpose[purpose] = try DistrustDate.read(date)
            }
            let certificate = try AnchorFile.certificate(der, number: number)
            anchors.append(TrustAnchor(certificate, constraints: constraints))
        }
        return anchors
    }

    private func trustedPurposes() -> [Identity: Set<ObjectIdentifier>] {
        var trust: [Identity: Set<ObjectIdentifier>] = [:]
        for object in objects where object.words["CKA_CLASS"] == "CKO_NSS_TRUST" {
            guard let identity = Identity(object) else { continue }
            let purposes = Self.purposes.filter {
                object.words[$0.key] == "CKT_NSS_TRUSTED_DELEGATOR"
            }
            trust[identity] = Set(purposes.values)
        }
        return trust
    }

    private static let purposes: [String: ObjectIdentifier] = [
        "CKA_TRUST_SERVER_AUTH": .serverAuthentication,
        "CKA_TRUST_EMAIL_PROTECTION": .emailProtection,
        "CKA_TRUST_CODE_SIGNING": .codeSigning,
    ]

    private static let dates: [(String, ObjectIdentifier)] = [
        ("CKA_NSS_SERVER_DISTRUST_AFTER", .serverAuthentication),
        ("CKA_NSS_EMAIL_DISTRUST_AFTER", .emailProtection),
    ]

    /// `\060\202`: each octet as a backslash and three digits.
    private static func octal(_ line: Substring) throws(AnchorFileError) -> [UInt8] {
        var octets: [UInt8] = []
        for part in line.split(separator: "\\") {
            guard part.utf8.count == 3, let octet = UInt8(part, radix: 8) else {
                throw AnchorFileError(reason: "octets that are not in octal")
            }
            octets.append(octet)
        }
        return octets
    }
}
