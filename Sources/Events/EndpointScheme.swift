/// Schemes of sources at which one certificate is in use at a time.
package enum EndpointScheme {
    private static let all: Set<Substring> = [
        "tls", "https", "smtp", "smtps", "imap", "imaps", "pop3", "pop3s", "ldap", "ldaps",
        "postgres", "postgresql", "ftp", "xmpp",
    ]

    /// Whether a source is a place that shows one certificate at a time, so that a new one takes the old
    /// one's place.
    ///
    /// Files and folders may hold many.
    package static func isEndpoint(_ source: String) -> Bool {
        guard let colon = source.firstIndex(of: ":") else { return false }
        return source[colon...].hasPrefix("://") && all.contains(source[..<colon])
    }
}
