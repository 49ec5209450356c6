import FoundationEssentials

/// Where the anchors of a trust store come from.
package enum TrustSource: Hashable, Sendable, CustomStringConvertible {
    /// The bundle of the operating system.
    case system
    /// A file, PEM or DER, OpenSSL's, p11-kit's or Mozilla's, or a folder of such files (not its
    /// sub-folders).
    case path(String)

    /// `system`, or a path.
    package init(_ text: String) {
        self = text == "system" ? .system : .path(text)
    }

    package var description: String {
        switch self {
        case .system: "system"
        case .path(let path): path
        }
    }

    /// The files that the source stands for, in a constant order.
    func files() throws(TrustError) -> [String] {
        switch self {
        case .system: return [try Self.systemBundle()]
        case .path(let path): return try Self.files(at: path)
        }
    }

    private static func files(at path: String) throws(TrustError) -> [String] {
        do {
            return try FileListing.files(at: path)
        } catch {
            throw TrustError(source: path, reason: error.reason)
        }
    }

    /// Where Linux distributions keep their bundle (as in Go's `crypto/x509/root_linux.go`).
    private static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    private static func systemBundle() throws(TrustError) -> String {
        guard let path = systemBundles.first(where: FileManager.default.fileExists) else {
            throw TrustError(
                source: "system",
                reason: "no bundle was found; install the package ca-certificates, or name a file")
        }
        return path
    }
}

/// Trust anchors that cannot be had.
package struct TrustError: Error, Hashable, Sendable, CustomStringConvertible {
    package let source: String
    package let reason: String

    package var description: String { "trust anchors from \(source): \(reason)" }
}
