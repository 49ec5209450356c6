import Certificates
import Events
import Foundation
import Intake
import Testing
import Verification

@testable import Evidence

/// The formats in which anchors come, and the limits that they carry.
@Suite struct AnchorFileTests {
    private static let pki = Result {
        try TestPKI(seed: 1, at: Date(timeIntervalSince1970: 1_795_000_000))
    }

    private func anchor(_ index: Int = 0) throws -> [UInt8] {
        try Self.pki.get().trustAnchors[index]
    }

    private func read(_ text: String) throws -> [TrustAnchor] {
        try AnchorFile.anchors(in: Array(text.utf8))
    }

    /// The 30th of November 2024, 23:59:59.
    private static let date = PointInTime(secondsSince1970: 1_733_011_199)

    // MARK: OpenSSL

    /// `serverAuth` is 1.3.6.1.5.5.7.3.1, `emailProtection` the same with a 4 at the end.
    private func purpose(_ last: UInt8) -> [UInt8] { [6, 8, 0x2B, 6, 1, 5, 5, 7, 3, last] }

    private func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag, UInt8(content.count)] + content
    }

    private func trusted(_ auxiliary: [UInt8]) throws -> [TrustAnchor] {
        try read(PEM.encode(label: "TRUSTED CERTIFICATE", der: anchor() + auxiliary))
    }

    @Test func openSSLsPurposesLimitAnAnchor() throws {
        let alias = element(0x0C, Array("mine".utf8))
        let both = element(
            0x30, element(0x30, purpose(1) + purpose(4)) + element(0xA0, purpose(4)) + alias)
        let found = try trusted(both)
        #expect(found.map(\.certificate.der) == [try anchor()])
        #expect(found[0].constraints.purposes == [.serverAuthentication])
        #expect(found[0].constraints.rejectedPurposes == [.emailProtection])
        #expect(try trusted([])[0].constraints == .none)
        #expect(try trusted(element(0x30, alias))[0].constraints == .none)
    }

    @Test func whatOpenSSLRejectsForEverythingIsNoAnchor() throws {
        let any: [UInt8] = [6, 4, 0x55, 0x1D, 0x25, 0]
        #expect(try trusted(element(0x30, element(0xA0, any))).isEmpty)
        let contradiction = element(0x30, element(0x30, purpose(1)) + element(0xA0, purpose(1)))
        #expect(try trusted(contradiction).isEmpty)
    }

    @Test func damagedTrustIsAnErrorAndNotOverlooked() throws {
        #expect(throws: AnchorFileError.self) { try trusted([0x30, 5, 1]) }
        #expect(throws: AnchorFileError.self) { try trusted([0x30, 0, 0]) }
    }

    // MARK: p11-kit

    private func p11Kit(_ attributes: String, index: Int = 0) throws -> String {
        "[p11-kit-object-v1]\nlabel: \"An anchor\"\n\(attributes)\n"
            + PEM.encode(label: "CERTIFICATE", der: try anchor(index)) + "\n"
    }

    @Test func p11KitsDatesOfDistrustCountForTheirPurpose() throws {
        let text = try p11Kit(
            """
            trusted: true
            nss-server-distrust-after: "%32%341130235959Z"
            nss-email-distrust-after: "%00"
            """)
        let found = try read("# a comment\n" + text)
        #expect(found.map(\.certificate.der) == [try anchor()])
        #expect(
            found[0].constraints.distrustAfterByPurpose == [.serverAuthentication: Self.date])
    }

    @Test func whatP11KitDoesNotTrustIsNoAnchor() throws {
        let text = try p11Kit("trusted: true") + p11Kit("x-distrusted: true", index: 1)
        #expect(try read(text).map(\.certificate.der) == [try anchor()])
        #expect(try read(p11Kit("trusted: false")).isEmpty)
    }

    @Test func anExtendedKeyUsageThatP11KitAttachesLimitsAnAnchor() throws {
        let key = try ParsedCertificate(der: try anchor()).publicKey.der
        let list = element(0x30, purpose(1))
        let whole = element(0x30, [6, 3, 0x55, 0x1D, 0x25] + element(4, list))
        let value = whole.map { String(format: "%%%02x", $0) }.joined()
        let attached =
            """
            [p11-kit-object-v1]
            class: x-certificate-extension
            object-id: 2.5.29.37
            value: "\(value)"

            """ + PEM.encode(label: "PUBLIC KEY", der: key)
        let found = try read(attached + p11Kit("trusted: true"))
        #expect(found.map(\.constraints.purposes) == [[.serverAuthentication]])
    }

    @Test func aDateThatIsNoneIsAnError() throws {
        let text = try p11Kit("trusted: true\nnss-server-distrust-after: \"soon\"")
        #expect(throws: AnchorFileError(reason: "a date of distrust that is none")) {
            try read(text)
        }
    }

    // MARK: Mozilla

    private func octal(_ bytes: [UInt8]) -> String {
        let digits = bytes.map { byte in
            let text = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - text.count) + text
        }
        let lines = stride(from: 0, to: digits.count, by: 16).map {
            digits[$0..<min($0 + 16, digits.count)].joined()
        }
        return "MULTILINE_OCTAL\n" + lines.joined(separator: "\n") + "\nEND"
    }

    private func certdata(
        serverTrust: String = "CKT_NSS_TRUSTED_DELEGATOR",
        serverDistrust: String = "CK_BBOOL CK_FALSE"
    ) throws -> String {
        let der = try anchor()
        let certificate = try ParsedCertificate(der: der)
        let serial =
            [2, UInt8(certificate.serialNumber.octets.count)] + certificate.serialNumber.octets
        let identity =
            "CKA_ISSUER \(octal(Array(certificate.issuer.der)))\n"
            + "CKA_SERIAL_NUMBER \(octal(Array(serial)))\n"
        return """
            # Mozilla's.
            BEGINDATA
            CKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST
            CKA_LABEL UTF8 "Mozilla Builtin Roots"

            CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE
            CKA_TOKEN CK_BBOOL CK_TRUE
            CKA_LABEL UTF8 "An anchor"
            \(identity)CKA_VALUE \(octal(der))
            CKA_NSS_MOZILLA_CA_POLICY CK_BBOOL CK_TRUE
            CKA_NSS_SERVER_DISTRUST_AFTER \(serverDistrust)
            CKA_NSS_EMAIL_DISTRUST_AFTER CK_BBOOL CK_FALSE

            CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST
            \(identity)CKA_TRUST_SERVER_AUTH CK_TRUST \(serverTrust)
            CKA_TRUST_EMAIL_PROTECTION CK_TRUST CKT_NSS_TRUSTED_DELEGATOR
            CKA_TRUST_CODE_SIGNING CK_TRUST CKT_NSS_MUST_VERIFY_TRUST
            CKA_TRUST_STEP_UP_APPROVED CK_BBOOL CK_FALSE

            """
    }

    @Test func mozillasTrustAndDatesLimitAnAnchor() throws {
        let distrust = octal(Array("241130235959Z".utf8))
        let found = try read(certdata(serverDistrust: distrust))
        #expect(found.map(\.certificate.der) == [try anchor()])
        #expect(found[0].constraints.purposes == [.serverAuthentication, .emailProtection])
        #expect(
            found[0].constraints.distrustAfterByPurpose == [.serverAuthentication: Self.date])
    }

    @Test func mozillasDistrustIsKeptByPurpose() throws {
        let found = try read(certdata(serverTrust: "CKT_NSS_NOT_TRUSTED"))
        #expect(found.map(\.constraints.purposes) == [[.emailProtection]])
    }

    @Test func certdataThatIsCutShortIsAnError() throws {
        let text = try certdata()
        let cut = text[..<(try #require(text.range(of: "END")).lowerBound)]
        #expect(throws: AnchorFileError(reason: "octets without an end")) { try read(String(cut)) }
    }

    // MARK: Limits of the settings

    @Test func limitsOfTheSettingsNarrowThoseOfTheFile() throws {
        let certificate = try ParsedCertificate(der: try anchor())
        let file = AnchorConstraints(
            purposes: [.serverAuthentication, .emailProtection], dnsDomains: ["example.com"])
        let limit = AnchorLimit(
            name: "ours", anchor: Fingerprint(of: certificate.der),
            constraints: AnchorConstraints(
                purposes: [.serverAuthentication], dnsDomains: ["a.example.com", "example.org"],
                distrustAfter: Self.date))
        let other = AnchorLimit(
            name: "idle", anchor: Fingerprint(of: [1]), constraints: AnchorConstraints(purposes: [])
        )
        let limits = [limit, other]
        let found = limits.narrow([TrustAnchor(certificate, constraints: file)])
        #expect(found[0].constraints.purposes == [.serverAuthentication])
        #expect(found[0].constraints.dnsDomains == ["a.example.com"])
        #expect(found[0].constraints.distrustAfter == Self.date)
        let stores = TrustStores(TrustStore(name: "all", anchors: found))
        #expect(limits.idle(beside: stores) == ["idle"])
    }
}
