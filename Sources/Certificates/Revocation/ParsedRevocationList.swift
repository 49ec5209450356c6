/// A CRL, full, delta or indirect (RFC 5280 section 5): what it says, not whether it is true.
///
/// Reading checks every entry and indexes them all, in time and memory proportional to the CRL. A
/// certificate issuer that is malformed makes the whole unreadable, since from there on nobody knows
/// whose the entries are; other malformed extensions are errors of those who ask for them.
package final class ParsedRevocationList: Sendable {
    /// The CRL's bytes, all of them.
    package let der: [UInt8]
    private let layout: RevocationListLayout
    private let index: RevocationIndex
    private let certificateIssuers: [GeneralNames]

    /// Reads a CRL that fills all of `der`.
    package init(der: [UInt8]) throws(DERError) {
        let bytes = der.span
        let layout = try RevocationListLayout(of: bytes)
        var issuers: [GeneralNames] = []
        for change in layout.issuerChanges {
            issuers.append(try GeneralNames(der: der[change.names]))
        }
        index = try RevocationIndex(offsets: layout.entries, in: bytes)
        certificateIssuers = issuers
        self.layout = layout
        self.der = der
    }

    /// What can be read and is against the rules all the same.
    package var irregularities: RevocationListIrregularities { layout.irregularities }

    /// The part that the signature is over: `tbsCertList`, tag and length included.
    package var signedBytes: ArraySlice<UInt8> { der[layout.signedPart] }

    /// Whether it is of version 2, the one with extensions.
    package var isVersion2: Bool { layout.isVersion2 }

    package var issuer: DistinguishedName { DistinguishedName(checked: der[layout.issuer]) }
    package var thisUpdate: PointInTime { layout.thisUpdate }
    package var nextUpdate: PointInTime? { layout.nextUpdate }

    /// The signature's algorithm as it stands beside the signature, unsigned.
    package var signatureAlgorithm: AlgorithmIdentifier {
        AlgorithmIdentifier(layout.outerAlgorithm, in: der)
    }

    /// The signature's algorithm as it stands in the signed part.
    package var signedSignatureAlgorithm: AlgorithmIdentifier {
        AlgorithmIdentifier(layout.innerAlgorithm, in: der)
    }

    /// Whether the two agree to the octet, as RFC 5280 section 5.1.1.2 demands.
    package var hasConsistentAlgorithm: Bool {
        der[layout.outerAlgorithm.whole] == der[layout.innerAlgorithm.whole]
    }

    /// The octets of the signature's BIT STRING.
    package var signature: ArraySlice<UInt8> { der[layout.signature] }

    /// Whether any entry has a critical extension that this reader does not process.
    ///
    /// Such a CRL must not be used for any certificate (RFC 5280 section 5.3).
    package var hasUnknownCriticalEntryExtension: Bool { layout.hasUnknownCriticalEntryExtension }
}

extension ParsedRevocationList {
    /// How many entries there are.
    package var entryCount: Int { index.count }

    /// One entry.
    /// - Precondition: `number` is in `0..<entryCount`.
    package func entry(_ number: Int) -> RevokedCertificate {
        var serialNumber: ArraySlice<UInt8> = []
        var date = PointInTime(secondsSince1970: 0)
        var extensions = ExtensionList.none
        // All of this was checked when the CRL was read.
        var entry = DERReader(der[index.offset(ofEntry: number)...])
        if var fields = try? entry.inside(.sequence) {
            serialNumber = (try? fields.integer()) ?? []
            date = (try? fields.time()) ?? date
            if let list = try? fields.nextIf(.sequence) {
                extensions = ExtensionList(checked: list.content)
            }
        }
        return RevokedCertificate(
            serialNumber: SerialNumber(checked: serialNumber), revocationDate: date,
            extensions: extensions, certificateIssuer: certificateIssuer(ofEntry: number))
    }

    /// The first entry with a serial number that `isWanted`: whose issuer is the right one, say.
    ///
    /// - Complexity: constant on average; linear in how often the CRL repeats that number.
    package func firstEntry(
        for serialNumber: SerialNumber,
        where isWanted: (RevokedCertificate) -> Bool = { _ in true }
    ) -> RevokedCertificate? {
        var number: Int?
        while let next = index.entry(withSerial: serialNumber, after: number, in: der) {
            let entry = entry(next)
            if isWanted(entry) { return entry }
            number = next
        }
        return nil
    }

    /// The certificate issuer that was named last at or before an entry.
    private func certificateIssuer(ofEntry number: Int) -> GeneralNames? {
        var low = 0
        var high = layout.issuerChanges.count
        while low < high {
            let middle = (low + high) / 2
            if layout.issuerChanges[middle].firstEntry <= number {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low > 0 ? certificateIssuers[low - 1] : nil
    }
}

/// The extensions, read when asked for: nil where there is none, an error where it is malformed.
extension ParsedRevocationList {
    /// All extensions of the list in their order.
    package var extensions: ExtensionList {
        layout.extensions.isAbsent ? .none : ExtensionList(checked: der[layout.extensions])
    }

    package var number: RevocationListNumber? {
        get throws(DERError) { try read(.crlNumber, RevocationListNumber.init(der:)) }
    }

    /// The number of the CRL that this one, a delta, adds to; nil for a full CRL.
    package var deltaIndicator: RevocationListNumber? {
        get throws(DERError) { try read(.deltaCRLIndicator, RevocationListNumber.init(der:)) }
    }

    package var issuingDistributionPoint: IssuingDistributionPoint? {
        get throws(DERError) {
            try read(.issuingDistributionPoint, IssuingDistributionPoint.init(der:))
        }
    }

    package var authorityKeyIdentifier: AuthorityKeyIdentifier? {
        get throws(DERError) {
            try read(.authorityKeyIdentifier, AuthorityKeyIdentifier.init(der:))
        }
    }

    /// Where the delta CRLs to this one are.
    package var freshestCRL: DistributionPoints? {
        get throws(DERError) { try read(.freshestCRL, DistributionPoints.init(der:)) }
    }

    package var authorityInformationAccess: InformationAccess? {
        get throws(DERError) { try read(.authorityInformationAccess, InformationAccess.init(der:)) }
    }

    /// The critical extensions that none of these properties reads.
    package var unknownCriticalExtensions: [ObjectIdentifier] {
        extensions.filter { $0.isCritical && !Self.known.contains($0.id) }.map(\.id)
    }

    private static let known: Set<ObjectIdentifier> = [
        .crlNumber, .deltaCRLIndicator, .issuingDistributionPoint, .authorityKeyIdentifier,
        .freshestCRL, .authorityInformationAccess, .issuerAlternativeName,
    ]

    private func read<Content>(
        _ id: ObjectIdentifier, _ make: (ArraySlice<UInt8>) throws(DERError) -> Content
    ) throws(DERError) -> Content? {
        guard let value = extensions[id]?.value else { return nil }
        return try make(value)
    }
}
