import Certificates
import Events

/// A CRL at hand, read and indexed once, for as many certificates as it is about.
package final class SuppliedCRL: Sendable {
    /// Where it was fetched; nil where it came with a request.
    package let url: String?
    package let fingerprint: Fingerprint
    package var thisUpdate: PointInTime { list.thisUpdate }
    package var nextUpdate: PointInTime? { list.nextUpdate }

    let list: ParsedRevocationList
    let issuer: NormalizedName
    let signatureAlgorithm: SignatureAlgorithm
    let number: Reading<RevocationListNumber>
    let deltaIndicator: Reading<RevocationListNumber>
    let scope: Reading<IssuingDistributionPoint>
    let authorityKeyIdentifier: Reading<AuthorityKeyIdentifier>
    /// Where its deltas are.
    let freshest: Reading<[DistributionPoint]>
    private let signers = VerifiedKeys()

    /// Reads DER that fills all of `der`.
    package init(der: [UInt8], url: String? = nil) throws(DERError) {
        let list = try ParsedRevocationList(der: der)
        self.list = list
        self.url = url
        fingerprint = Fingerprint(of: der)
        issuer = list.issuer.normalized
        signatureAlgorithm = SignatureAlgorithm(list.signedSignatureAlgorithm)
        number = Reading { () throws(DERError) in try list.number }
        deltaIndicator = Reading { () throws(DERError) in try list.deltaIndicator }
        scope = Reading { () throws(DERError) in try list.issuingDistributionPoint }
        authorityKeyIdentifier = Reading { () throws(DERError) in try list.authorityKeyIdentifier }
        freshest = Reading { () throws(DERError) in try list.freshestCRL?.points }
    }

    /// What comes of checking the signature with a certificate's key; one that held is remembered.
    func outcome(signedBy signer: Candidate, check: () -> SignatureOutcome) -> SignatureOutcome {
        signers.outcome(of: signer.certificate.publicKeyDER, check: check)
    }

    /// Why the list must not be used for any certificate, as a clause; nil where it may.
    var unusableBecause: String? {
        if let error = number.error ?? deltaIndicator.error ?? scope.error {
            return "an extension cannot be read (\(error.reason))"
        }
        if let id = list.unknownCriticalExtensions.first {
            return "it has the critical extension \(id), which is not understood here"
        }
        if list.hasUnknownCriticalEntryExtension {
            return "an entry has a critical extension that is not understood here"
        }
        return list.hasConsistentAlgorithm ? nil : "its two signature algorithms differ"
    }

    var isDelta: Bool {
        if case .absent = deltaIndicator { false } else { true }
    }
}
