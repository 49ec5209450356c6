import Certificates
import Verification

/// What OpenSSL appends to a certificate in a `TRUSTED CERTIFICATE` block.
///
/// `X509_CERT_AUX` of `crypto/x509/x_x509a.c`: the purposes that it is trusted for, and those that it is
/// not; `openssl x509 -addtrust serverAuth -addreject emailProtection` writes them.
struct OpenSSLTrust: Hashable {
    static let label = "TRUSTED CERTIFICATE"

    var trusted: Set<ObjectIdentifier> = []
    var rejected: Set<ObjectIdentifier> = []

    /// The certificate, and what follows it.
    static func split(
        _ bytes: [UInt8], number: Int
    ) throws(AnchorFileError) -> (der: [UInt8], trust: Self) {
        do {
            var reader = DERReader(bytes[...])
            let certificate = try reader.next(.sequence)
            var trust = OpenSSLTrust()
            if !reader.isAtEnd {
                var fields = try reader.inside(.sequence)
                if let list = try fields.nextIf(.sequence) {
                    trust.trusted = try purposes(list.content)
                }
                if let list = try fields.nextIf(.contextConstructed(0)) {
                    trust.rejected = try purposes(list.content)
                }
            }
            try reader.finish()
            return (Array(certificate.der), trust)
        } catch {
            throw AnchorFileError(reason: "certificate \(number): \(error)")
        }
    }

    /// Nil where it is trusted for nothing.
    ///
    /// As OpenSSL's `X509_check_trust` has it: rejection wins, and an empty list sets no limit.
    var constraints: AnchorConstraints? {
        if rejected.contains(.anyExtendedKeyUsage) { return nil }
        guard !trusted.isEmpty, !trusted.contains(.anyExtendedKeyUsage) else {
            return AnchorConstraints(rejectedPurposes: rejected)
        }
        let purposes = trusted.subtracting(rejected)
        return purposes.isEmpty
            ? nil : AnchorConstraints(purposes: purposes, rejectedPurposes: rejected)
    }

    private static func purposes(
        _ content: ArraySlice<UInt8>
    ) throws(DERError) -> Set<ObjectIdentifier> {
        var reader = DERReader(content)
        var purposes: Set<ObjectIdentifier> = []
        while !reader.isAtEnd { purposes.insert(try reader.objectIdentifier()) }
        return purposes
    }
}
