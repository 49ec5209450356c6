import SwiftASN1
import X509

/// Certificate extensions that swift-certificates has no type for.
enum TestExtensions {
    /// `certificatePolicies` with the CA/B Forum's domain-validated policy, 2.23.140.1.2.1.
    static let domainValidated = X509.Certificate.Extension(
        oid: [2, 5, 29, 32], critical: false,
        value: [0x30, 0x0A, 0x30, 0x08, 0x06, 0x06, 0x67, 0x81, 0x0C, 0x01, 0x02, 0x01])
}
