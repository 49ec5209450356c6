import Certificates
import Verification

/// p11-kit's persistent format: sections of attributes, each with a certificate in textual encoding.
///
///     [p11-kit-object-v1]
///     trusted: true
///     nss-server-distrust-after: "241130235959Z"
///     -----BEGIN CERTIFICATE-----
///
/// Read are `trusted`, `x-distrusted`, both dates of distrust, and the extended key usages that sections
/// of the class `x-certificate-extension` attach to a public key.
struct P11KitFile {
    static let header = "[p11-kit-object-v1]"

    private var sections: [Section] = []

    private struct Section {
        var attributes: [String: String] = [:]
        var text: [String] = []
    }

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var isInBlock = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix(Self.header) {
                sections.append(Section())
                isInBlock = false
                continue
            }
            guard !sections.isEmpty, !line.hasPrefix("#") else { continue }
            let last = sections.count - 1
            isInBlock = isInBlock || line.hasPrefix("-----BEGIN ")
            if isInBlock {
                sections[last].text.append(String(line))
                isInBlock = !line.hasPrefix("-----END ")
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                sections[last].attributes[String(line[..<colon])] = String(value)
            }
        }
    }

    func anchors() throws(AnchorFileError) -> [TrustAnchor] {
        let attached = try attachedPurposes()
        var anchors: [TrustAnchor] = []
        var number = 0
        for section in sections {
            for block in try Self.blocks(section) where block.isCertificate {
                number += 1
                let certificate = try AnchorFile.certificate(block.bytes, number: number)
                guard section.attributes["trusted"] == "true",
                    section.attributes["x-distrusted"] != "true"
                else { continue }
                var constraints = try Self.constraints(section.attributes)
                constraints.purposes = attached[certificate.publicKey.der]
                anchors.append(TrustAnchor(certificate, constraints: constraints))
            }
        }
        return anchors
    }

    private static func constraints(
        _ attributes: [String: String]
    ) throws(AnchorFileError) -> AnchorConstraints {
        var constraints = AnchorConstraints()
        let dates: [(String, ObjectIdentifier)] = [
            ("nss-server-distrust-after", .serverAuthentication),
            ("nss-email-distrust-after", .emailProtection),
        ]
        for (name, purpose) in dates {
            guard let value = attributes[name] else { continue }
            constraints.distrustAfterByPurpose[purpose] = try DistrustDate.read(octets(of: value))
        }
        return constraints
    }

    /// The extended key usages attached to public keys, by the whole SubjectPublicKeyInfo.
    private func attachedPurposes() throws(AnchorFileError) -> [ArraySlice<UInt8>: Set<
        ObjectIdentifier
    >] {
        var purposes: [ArraySlice<UInt8>: Set<ObjectIdentifier>] = [:]
        for section in sections
        where section.attributes["class"] == "x-certificate-extension"
            && section.attributes["object-id"] == "2.5.29.37"
        {
            guard let value = section.attributes["value"] else { continue }
            for block in try Self.blocks(section) where block.label == "PUBLIC KEY" {
                purposes[block.bytes[...]] = try Self.purposes(Self.octets(of: value))
            }
        }
        return purposes
    }

    /// An Extension of X.509 as a whole, whose value is the list.
    private static func purposes(
        _ der: [UInt8]
    ) throws(AnchorFileError) -> Set<ObjectIdentifier> {
        do {
            var fields = try DERReader(inside: der[...])
            _ = try fields.objectIdentifier()
            if fields.nextTag == .boolean { _ = try fields.boolean() }
            return Set(try ExtendedKeyUsage(der: try fields.octetString()).purposes)
        } catch {
            throw AnchorFileError(reason: "an attached extended key usage: \(error)")
        }
    }

    private static func blocks(_ section: Section) throws(AnchorFileError) -> [PEMBlock] {
        do {
            return try PEM.blocks(in: Array(section.text.joined(separator: "\n").utf8))
        } catch {
            throw AnchorFileError(reason: "\(error)")
        }
    }

    /// A quoted value, in which `%` and two hexadecimal digits are an octet.
    private static func octets(of value: String) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = Array(value.utf8)[...]
        if rest.first == UInt8(ascii: "\"") { rest = rest.dropFirst() }
        if rest.last == UInt8(ascii: "\"") { rest = rest.dropLast() }
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "%"), rest.count >= 2,
                let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                octets.append(octet)
                continue
            }
            octets.append(escaped)
            rest = rest.dropFirst(2)
        }
        return octets
    }
}
