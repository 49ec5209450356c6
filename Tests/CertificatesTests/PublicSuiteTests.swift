import Certificates
import Foundation
import Testing

/// The certificates and CRLs of NIST's PKITS, where the data is there: all are to be read whole.
@Suite struct PublicSuiteTests {
    /// `ASSAY_CONFORMANCE_DIR`, or the folder beside the package.
    private static let folder: URL? = {
        let path = ProcessInfo.processInfo.environment["ASSAY_CONFORMANCE_DIR"]
        let folder = URL(fileURLWithPath: path ?? "../shared/conformance").appending(path: "pkits")
        let isThere = FileManager.default.fileExists(atPath: folder.path)
        if !isThere { print("SKIPPED: no \(folder.path); set ASSAY_CONFORMANCE_DIR") }
        return isThere ? folder : nil
    }()

    @Test(.enabled(if: folder != nil, "the PKITS files are not there (ASSAY_CONFORMANCE_DIR)"))
    func everyCertificateOfPKITSIsRead() throws {
        let files = try Self.files("certs")
        #expect(files.count > 100)
        for file in files {
            let certificate = try ParsedCertificate(der: try Self.bytes(of: file))
            let errors = Walk.everything(in: certificate)
            #expect(errors.isEmpty, "\(file.lastPathComponent)")
            #expect(certificate.irregularities == Self.expected[file.lastPathComponent] ?? [])
        }
    }

    @Test(.enabled(if: folder != nil, "the PKITS files are not there (ASSAY_CONFORMANCE_DIR)"))
    func everyRevocationListOfPKITSIsRead() throws {
        let files = try Self.files("crls")
        #expect(files.count > 50)
        for file in files {
            let list = try ParsedRevocationList(der: try Self.bytes(of: file))
            Walk.everything(in: list)
            #expect(try list.number != nil, "\(file.lastPathComponent)")
        }
    }

    /// What PKITS does against the rules, and tests with it.
    private static let expected: [String: CertificateIrregularities] = [
        "BadSignedCACert.crt": .signatureNotInOctets,
        "Invalidpre2000UTCEEnotAfterDateTest7EE.crt": .generalizedTimeBefore2050,
    ]

    private static func files(_ name: String) throws -> [URL] {
        let folder = try #require(folder).appending(path: name)
        return try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
    }

    private static func bytes(of file: URL) throws -> [UInt8] {
        Array(try Data(contentsOf: file))
    }
}
