import Certificates
import Events

/// A CRL at hand, read and indexed once, for as many certificates as it is about.
package final class SuppliedCRL: Sendable {
    package let url: String?
    package init(der: [UInt8], url: String? = nil) throws(DERError) { self.url = url }
}
