import Certificates
import Events

/// An OCSP response at hand, read once.
package final class SuppliedOCSPResponse: Sendable {
    package let url: String?
    package init(der: [UInt8], url: String? = nil) throws(DERError) { self.url = url }
}
