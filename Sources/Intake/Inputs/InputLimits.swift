import Events

/// How much a source of files takes before it says so instead.
package struct InputLimits: Hashable, Sendable {
    /// One file, or standard input, in bytes.
    ///
    /// The trust stores of operating systems have half a megabyte or less.
    package var fileBytes = 16 << 20
    /// Certificates out of one file.
    package var certificatesPerFile = 10_000
    /// Files of one folder, with all that is below it.
    package var filesPerFolder = 100_000
    /// Folders within folders.
    package var folderDepth = 32
    /// Certificates that go along with one, and CRLs.
    package var request: (chain: Int, crls: Int) {
        let limits = RequestLimits()
        return (limits.chainCertificates, limits.crls)
    }

    package init() {}
}
