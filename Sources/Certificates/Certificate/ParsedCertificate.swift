/// A certificate, versions 1 to 3 (RFC 5280 section 4.1): what it says, not whether it is true.
///
/// Reading checks the whole structure once, strictly, and notes where everything is. What is handed
/// out are slices of `der`, and what is inside of extensions is read when it is asked for: a
/// malformed extension, an unknown one or an unknown algorithm leaves a certificate readable.
/// It is a class for being small to hand around; nothing in it ever changes.
package final class ParsedCertificate: Sendable {
    /// The certificate's bytes, all of them.
    package let der: [UInt8]
    private let layout: CertificateLayout

    /// Reads a certificate that fills all of `der`.
    package init(der: [UInt8]) throws(DERError) {
        layout = try CertificateLayout(of: der.span)
        self.der = der
    }

    /// What can be read and is against the rules all the same.
    ///
    /// - Important: of duplicate extensions it knows those of a known kind; `duplicateExtensions` all.
    package var irregularities: CertificateIrregularities { layout.irregularities }

    /// The part that the signature is over: `tbsCertificate`, tag and length included.
    package var signedBytes: ArraySlice<UInt8> { der[layout.signedPart] }

    package var version: CertificateVersion { layout.version }

    package var serialNumber: SerialNumber { SerialNumber(checked: der[layout.serialNumber]) }

    package var issuer: DistinguishedName { DistinguishedName(checked: der[layout.issuer]) }

    package var validity: Validity { layout.validity }

    /// Empty where the name is in the subject alternative name alone.
    package var subject: DistinguishedName { DistinguishedName(checked: der[layout.subject]) }

    /// Whether the subject has no attribute at all.
    package var hasEmptySubject: Bool { layout.subject.isEmptyElement }

    /// Whether the issuer has no attribute at all.
    package var hasEmptyIssuer: Bool { layout.issuer.isEmptyElement }

    /// The signature's algorithm as it stands beside the signature, unsigned.
    package var signatureAlgorithm: AlgorithmIdentifier {
        AlgorithmIdentifier(layout.outerAlgorithm, in: der)
    }

    /// The signature's algorithm as it stands in the signed part.
    package var signedSignatureAlgorithm: AlgorithmIdentifier {
        AlgorithmIdentifier(layout.innerAlgorithm, in: der)
    }

    /// Whether the two agree to the octet, as RFC 5280 section 4.1.1.2 demands.
    package var hasConsistentAlgorithm: Bool {
        der[layout.outerAlgorithm.whole] == der[layout.innerAlgorithm.whole]
    }

    /// The octets of the signature's BIT STRING.
    package var signature: ArraySlice<UInt8> { der[layout.signature] }

    package var publicKey: SubjectPublicKeyInfo {
        SubjectPublicKeyInfo(layout.publicKey, in: der)
    }

    /// The public key as a whole: what two certificates of one key have in common.
    package var publicKeyDER: ArraySlice<UInt8> { der[layout.publicKey.whole] }

    package var issuerUniqueID: BitString? { uniqueID(at: layout.issuerUniqueID) }
    package var subjectUniqueID: BitString? { uniqueID(at: layout.subjectUniqueID) }

    /// Whether subject and issuer are the same octets.
    package var isSelfIssuedByBytes: Bool { der[layout.issuer] == der[layout.subject] }

    /// Whether subject and issuer are the same name (RFC 5280 section 3.2, compared after 7.1).
    package var isSelfIssued: Bool { isSelfIssuedByBytes || subject.matches(issuer) }
}

extension ParsedCertificate: Equatable {
    package static func == (lhs: ParsedCertificate, rhs: ParsedCertificate) -> Bool {
        lhs === rhs || lhs.der == rhs.der
    }
}

extension ParsedCertificate {
    /// All extensions in their order.
    package var extensions: ExtensionList {
        layout.extensions.isAbsent ? .none : ExtensionList(checked: der[layout.extensions])
    }

    package func has(_ known: KnownExtension) -> Bool { !layout.value(of: known).isAbsent }

    /// Whether the extension is there and marked critical.
    package func isCritical(_ known: KnownExtension) -> Bool { layout.isCritical(known) }

    /// The value of a known extension, not looked into.
    package func value(of known: KnownExtension) -> ArraySlice<UInt8>? {
        let range = layout.value(of: known)
        return range.isAbsent ? nil : der[range]
    }

    /// Whether an extension is critical that `KnownExtension` does not list.
    package var hasUnknownCriticalExtension: Bool { layout.hasUnknownCriticalExtension }

    /// Whether there is an extension that `KnownExtension` does not list.
    package var hasUnknownExtension: Bool { layout.unknownExtensionCount > 0 }

    /// Whether an extension is critical that is none of these.
    ///
    /// - Important: of a duplicate of a known kind it may be mistaken; `irregularities` knows them.
    package func hasCritical(besides known: KnownExtensions) -> Bool {
        hasUnknownCriticalExtension || !layout.criticalExtensions.isSubset(of: known)
    }

    /// The names of extensions that are there more than once.
    package var duplicateExtensions: Set<ObjectIdentifier> {
        guard irregularities.contains(.duplicateExtension) || layout.unknownExtensionCount > 1
        else { return [] }
        return extensions.duplicates
    }
}

extension ParsedCertificate {
    private func uniqueID(at range: ByteRange) -> BitString? {
        range.isAbsent ? nil : BitString(checked: der[range])
    }
}
