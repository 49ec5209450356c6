import Certificates
import FoundationEssentials
import Verification

/// Reads the trust anchors out of files, with the limits that these set for them.
enum AnchorFile {
    /// The largest file that is read; Mozilla's certdata.txt has 3 MB.
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
        do {
            return try anchors(in: bytes)
        } catch {
            throw TrustError(source: path, reason: error.reason)
        }
    }

    /// The anchors in the content of a file, whatever its format.
    static func anchors(in bytes: [UInt8]) throws(AnchorFileError) -> [TrustAnchor] {
        switch AnchorFileFormat(of: bytes) {
        case .der: [TrustAnchor(try certificate(bytes, number: 1))]
        case .certdata: try CertdataFile(bytes).anchors()
        case .p11Kit: try P11KitFile(bytes).anchors()
        case .pem: try pem(bytes)
        }
    }

    private static func pem(_ bytes: [UInt8]) throws(AnchorFileError) -> [TrustAnchor] {
        let blocks: [PEMBlock]
        do {
            blocks = try PEM.blocks(in: bytes)
        } catch {
            throw AnchorFileError(reason: "\(error)")
        }
        var anchors: [TrustAnchor] = []
        var number = 0
        for block in blocks where block.isCertificate || block.label == OpenSSLTrust.label {
            number += 1
            guard block.label == OpenSSLTrust.label else {
                anchors.append(TrustAnchor(try certificate(block.bytes, number: number)))
                continue
            }
            let (der, trust) = try OpenSSLTrust.split(block.bytes, number: number)
            let certificate = try certificate(der, number: number)
            guard let constraints = trust.constraints else { continue }
            anchors.append(TrustAnchor(certificate, constraints: constraints))
        }
        return anchors
    }

    /// - Parameter number: the place among the file's certificates, for the error.
    static func certificate(
        _ der: [UInt8], number: Int
    ) throws(AnchorFileError) -> ParsedCertificate {
        do {
            return try ParsedCertificate(der: der)
        } catch {
            throw AnchorFileError(reason: "certificate \(number): \(error)")
        }
    }
}

/// What is wrong with the content of a file of anchors, to follow its path.
struct AnchorFileError: Error, Hashable {
    let reason: String
}

/// The formats in which anchors come; told by the content, since names say little.
enum AnchorFileFormat: Hashable {
    /// One certificate.
    case der
    /// Certificates in textual encoding, OpenSSL's with trust among them.
    case pem
    /// Mozilla's source of its root store.
    case certdata
    /// p11-kit's persistent objects, as Fedora keeps its root store.
    case p11Kit

    init(of bytes: [UInt8]) {
        if bytes.first == 0x30 {
            self = .der
        } else if bytes.contains(text: "\nCKA_CLASS CK_OBJECT_CLASS ") {
            self = .certdata
        } else if bytes.contains(text: P11KitFile.header) {
            self = .p11Kit
        } else {
            self = .pem
        }
    }
}

extension [UInt8] {
    /// Whether a text stands somewhere in it; one pass, with a step back where it does not go on.
    fileprivate func contains(text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, count >= wanted.count else { return false }
        var index = startIndex
        while let start = self[index...].firstIndex(of: first) {
            if self[start...].starts(with: wanted) { return true }
            index = start + 1
        }
        return false
    }
}
