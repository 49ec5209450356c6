import FoundationEssentials
import SwiftASN1
import X509

/// A CRL of a test authority (RFC 5280 section 5): full, for all reasons, for its own certificates.
struct TestRevocationList: Sendable {
    /// As the CA/B Forum has it for subscribers' CRLs: at most 10 days.
    private static let lifetime: TimeInterval = 7 * 86_400

    let number: UInt64
    let thisUpdate: Date
    let der: [UInt8]

    /// The list that replaces `previous`.
    init(of authority: TestAuthority, at time: Date, after previous: TestRevocationList?) throws {
        try self.init(
            of: authority, first: authority.revokedSerials.count,
            number: (previous?.number ?? 0) + 1, at: time)
    }

    /// - Parameter count: how many of the revoked certificates are on it.
    init(of authority: TestAuthority, first count: Int, number: UInt64, at time: Date) throws {
        // An hour back, so that clocks that are a little behind take it too.
        thisUpdate = Date(timeIntervalSince1970: (time.timeIntervalSince1970 - 3600).rounded(.down))
        self.number = number
        der = try Self.sign(
            Self.content(of: authority, first: count, thisUpdate: thisUpdate, number: number),
            by: authority.key)
    }

    func isFresh(at time: Date) -> Bool {
        time >= thisUpdate && time < thisUpdate.addingTimeInterval(Self.lifetime / 2)
    }

    /// `TBSCertList`, section 5.1.2.
    private static func content(
        of authority: TestAuthority, first count: Int, thisUpdate: Date, number: UInt64
    ) throws -> [UInt8] {
        let extensions = [
            try X509.Certificate.Extension(
                AuthorityKeyIdentifier(keyIdentifier: authority.keyIdentifier.keyIdentifier),
                critical: false),
            X509.Certificate.Extension(
                oid: [2, 5, 29, 20], critical: false, value: try number.derBytes()[...]),
        ]
        let revokedAt = thisUpdate.addingTimeInterval(-86_400)
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { list in
            try list.serialize(1)  // v2
            try authority.key.signatureAlgorithm.serializeIdentifier(into: &list)
            try list.serialize(authority.name)
            try list.serialize(UTCTime(thisUpdate))
            try list.serialize(UTCTime(thisUpdate.addingTimeInterval(lifetime)))
            try list.appendConstructedNode(identifier: .sequence) { entries in
                for (index, serial) in authority.revokedSerials.prefix(count).enumerated() {
                    try entries.appendConstructedNode(identifier: .sequence) { entry in
                        try entry.serialize(serial.bytes)
                        try entry.serialize(UTCTime(revokedAt))
                        try entry.serializeSequenceOf([Self.reason(index)])
                    }
                }
            }
            try list.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) {
                try $0.serializeSequenceOf(extensions)
            }
        }
        return serializer.serializedBytes
    }

    /// `CertificateList`, section 5.1.1.
    private static func sign(_ content: [UInt8], by key: TestKey) throws -> [UInt8] {
        let signature = try key.privateKey.sign(
            bytes: content, signatureAlgorithm: key.signatureAlgorithm)
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { list in
            list.serializeRawBytes(content)
            try key.signatureAlgorithm.serializeIdentifier(into: &list)
            try list.serialize(ASN1BitString(bytes: signature.rawRepresentation[...]))
        }
        return serializer.serializedBytes
    }

    /// The extension `reasonCode` of an entry: keyCompromise, superseded and
    /// cessationOfOperation in turns (section 5.3.1).
    private static func reason(_ index: Int) -> X509.Certificate.Extension {
        let codes: [UInt8] = [1, 4, 5]
        return X509.Certificate.Extension(
            oid: [2, 5, 29, 21], critical: false, value: [0x0A, 0x01, codes[index % codes.count]])
    }
}

extension X509.Certificate.SignatureAlgorithm {
    /// Writes the `AlgorithmIdentifier`; swift-certificates keeps its own to itself.
    func serializeIdentifier(into serializer: inout DER.Serializer) throws {
        let identifier: ASN1ObjectIdentifier
        switch self {
        case .ecdsaWithSHA256: identifier = [1, 2, 840, 10045, 4, 3, 2]
        case .ecdsaWithSHA384: identifier = [1, 2, 840, 10045, 4, 3, 3]
        case .ed25519: identifier = [1, 3, 101, 112]
        default: identifier = [1, 2, 840, 113549, 1, 1, 11]
        }
        try serializer.appendConstructedNode(identifier: .sequence) { sequence in
            try sequence.serialize(identifier)
            if self == .sha256WithRSAEncryption { try sequence.serialize(ASN1Null()) }
        }
    }
}

extension UTCTime {
    /// - Precondition: 1950 to 2049.
    fileprivate init(_ date: Date) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: date)
        try self.init(
            year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0,
            hours: parts.hour ?? 0, minutes: parts.minute ?? 0, seconds: parts.second ?? 0)
    }
}
