import HTTPTypes

extension HTTPField.Name {
    static let referrerPolicy = known("Referrer-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    /// Where a browser says that a request comes from (W3C Fetch Metadata).
    static let secFetchSite = known("Sec-Fetch-Site")

    /// - Precondition: a token (RFC 9110, 5.6.2).
    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }
}
