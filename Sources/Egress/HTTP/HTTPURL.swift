import CCurl

/// An absolute `http` or `https` URL, as libcurl reads it: what is checked is what is dialled.
package struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
    /// Without fragment.
    package let text: String
    /// `http` or `https`.
    package let scheme: String
    /// In lower case; IPv6 addresses in brackets.
    package let host: String
    package let port: UInt16

    /// As long as common servers take request lines.
    static let maximumBytes = 8_192

    /// - Throws: `refused`, with what is wrong with it.
    package init(_ text: String) throws(EgressError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw .refused("a URL of more than \(Self.maximumBytes) bytes")
        }
        guard let parts = curl_url() else { throw .unavailable("libcurl does not start") }
        defer { curl_url_cleanup(parts) }
        let flags = UInt32(CURLU_URLENCODE)
        guard curl_url_set(parts, CURLUPART_URL, text, flags) == CURLUE_OK,
            let scheme = Self.part(parts, CURLUPART_SCHEME), ["http", "https"].contains(scheme)
        else { throw .refused("not an http or https URL: \(text.prefix(200))") }
        guard Self.part(parts, CURLUPART_USER) == nil, Self.part(parts, CURLUPART_PASSWORD) == nil
        else { throw .refused("a URL with a user or password in it") }
        curl_url_set(parts, CURLUPART_FRAGMENT, nil, 0)
        guard let host = Self.part(parts, CURLUPART_HOST), !host.isEmpty,
            let port = Self.part(parts, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap(
                UInt16.init),
            let whole = Self.part(parts, CURLUPART_URL)
        else { throw .refused("not an http or https URL: \(text.prefix(200))") }
        self.text = whole
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
    }

    package var description: String { text }

    /// Scheme, host and port: what headers meant for one server are bound to (RFC 6454).
    var origin: String { "\(scheme)://\(host):\(port)" }

    private static func part(_ url: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0)
        -> String?
    {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
