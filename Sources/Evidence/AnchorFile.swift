import Certificates
import FoundationEssentials
import Verification

/// Reads the trust anchors out of files.
enum AnchorFile {
    /// The largest file that is read; the bundles of operating systems have 200 to 300 KB.
    private static let maximumBytes = 32 * 1024 * 1024

    /// All certificates in the files of a source.
    ///
    /// In a folder, files that hold no certificate are passed over; a file that is named itself
    /// must hold some.
    static func anchors(in source: TrustSource) throws(TrustError) -> [TrustAnchor] {
        var anchors: [TrustAnchor] = []
        for file in try source.files() { anchors += try Self.anchors(inFile: file) }
        return anchors
    }

    private static func anchors(inFile path: String) throws(TrustError) -> [TrustAnchor] {
        let bytes: [UInt8]
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            guard data.count <= maximumBytes else {
                throw TrustError(source: path, reason: "larger than \(maximumBytes) bytes")
            }
            bytes = Array(data)
        } catch let error as TrustError {
            throw error
        } catch {
            throw TrustError(source: path, reason: "the file cannot be read")
        }
        var anchors: [TrustAnchor] = []
        for der in try certificates(in: bytes, path: path) {
            do {
                anchors.append(TrustAnchor(try ParsedCertificate(der: der)))
            } catch {
                throw TrustError(source: path, reason: "certificate \(anchors.count + 1): \(error)")
            }
        }
        return anchors
    }

    private static func certificates(
        in bytes: [UInt8], path: String
    ) throws(TrustError) -> [[UInt8]] {
        if bytes.first == 0x30 { return [bytes] }
        do {
            let labels: Set = ["CERTIFICATE", "X509 CERTIFICATE"]
            return try PEM.blocks(in: bytes).filter { labels.contains($0.label) }.map(\.bytes)
        } catch {
            throw TrustError(source: path, reason: "\(error)")
        }
    }
}
