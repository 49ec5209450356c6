import FoundationEssentials
import SwiftASN1
import X509

/// Where a test certificate says that its issuer's CRL, OCSP responder and certificate are.
package struct TestAddresses: Hashable, Sendable {
    package var crls: [String]
    package var responders: [String]
    package var issuers: [String]

    package init(crls: [String] = [], responders: [String] = [], issuers: [String] = []) {
        self.crls = crls
        self.responders = responders
        self.issuers = issuers
    }

    /// The extensions that say so; none where there is nothing to say.
    var extensions: [X509.Certificate.Extension] {
        get throws {
            var extensions: [X509.Certificate.Extension] = []
            let access =
                responders.map { AuthorityInformationAccess.AccessDescription.ocsp($0) }
                + issuers.map { .issuer($0) }
            if !access.isEmpty {
                extensions.append(
                    try X509.Certificate.Extension(
                        AuthorityInformationAccess(access), critical: false))
            }
            if !crls.isEmpty {
                extensions.append(
                    X509.Certificate.Extension(
                        oid: [2, 5, 29, 31], critical: false, value: Self.points(crls)[...]))
            }
            return extensions
        }
    }

    /// `CRLDistributionPoints` with a point for each address (RFC 5280, 4.2.1.13).
    private static func points(_ addresses: [String]) -> [UInt8] {
        TestDER.element(
            0x30,
            addresses.flatMap { address in
                let name = TestDER.element(0x86, Array(address.utf8))
                return TestDER.element(0x30, TestDER.element(0xA0, TestDER.element(0xA0, name)))
            })
    }
}

extension AuthorityInformationAccess.AccessDescription {
    fileprivate static func ocsp(_ address: String) -> Self {
        Self(method: .ocspServer, location: .uniformResourceIdentifier(address))
    }

    fileprivate static func issuer(_ address: String) -> Self {
        Self(method: .issuingCA, location: .uniformResourceIdentifier(address))
    }
}

/// Writes DER where no library has a type for it.
enum TestDER {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
