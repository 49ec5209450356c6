import Certificates
import Events

/// What some bytes hold, told from the bytes alone: names of files are not asked.
enum InputContent: Sendable {
    /// Certificates in the order met, each in DER, and the CRLs met with them.
    case certificates([[UInt8]], crls: [[UInt8]])
    /// Requests in JSON: one, or one a line, or what is wrong with it.
    case requests([Result<VerificationRequest, UnreadableReason>])
    /// Something well-formed that is not about certificates, such as a private key.
    case other(String)
    /// Nothing known, or broken; the reason.
    case unreadable(String)

    init(_ bytes: [UInt8], limits: InputLimits = InputLimits()) {
        switch bytes.first(where: { !$0.isBlank }) {
        case nil:
            self = .unreadable("it is empty")
        case 0x30 where bytes.first == 0x30:
            self = Self.der(bytes, limits)
        case UInt8(ascii: "{"):
            self = Self.json(bytes, limits)
        case UInt8(ascii: "M"):
            // DER in base64 without boundaries begins like this: 0x30 0x8_ .
            if let der = Base64.decode(bytes), der.first == 0x30 {
                self = Self.der(der, limits)
            } else {
                self = Self.pem(bytes, limits)
            }
        default:
            self = Self.pem(bytes, limits)
        }
    }

    private static func pem(_ bytes: [UInt8], _ limits: InputLimits) -> InputContent {
        let blocks: [PEMBlock]
        do {
            blocks = try PEM.blocks(in: bytes, limit: limits.certificatesPerFile)
        } catch {
            return .unreadable("it is broken PEM: \(error)")
        }
        guard !blocks.isEmpty else {
            return .unreadable("it is neither PEM, DER, PKCS #7 nor a request in JSON")
        }
        var certificates: [[UInt8]] = []
        var crls: [[UInt8]] = []
        for block in blocks {
            if block.isCertificate {
                certificates.append(block.bytes)
            } else if block.label == "TRUSTED CERTIFICATE" {
                certificates.append(firstElement(of: block.bytes))
            } else if block.isRevocationList {
                crls.append(block.bytes)
            } else if block.isBundle {
                switch bundle(block.bytes, limits) {
                case .certificates(let found, let lists):
                    certificates += found
                    crls += lists
                case let failure: return failure
                }
            }
        }
        guard certificates.count <= limits.certificatesPerFile else { return tooMany(limits) }
        guard !certificates.isEmpty else {
            let labels = Set(blocks.map(\.label)).sorted().joined(separator: ", ")
            return .other("it holds no certificate, only: \(labels)")
        }
        return .certificates(certificates, crls: crls)
    }

    /// DER is told apart by what the outer sequence begins with: an object identifier in PKCS #7, a
    /// number in private keys and PKCS #12, a sequence in certificates and CRLs.
    private static func der(_ bytes: [UInt8], _ limits: InputLimits) -> InputContent {
        switch DERTag(rawValue: bytes[firstContentIndex(bytes)]) {
        case .objectIdentifier: return bundle(bytes, limits)
        case .integer:
            return .other(
                "it is a private key or a PKCS #12 container; take the certificates out with "
                    + "openssl pkcs12 -nokeys")
        default: break
        }
        var certificates: [[UInt8]] = []
        var crls: [[UInt8]] = []
        var reader = DERReader(bytes[...])
        while !reader.isAtEnd {
            guard let value = try? reader.next(), value.tag == .sequence else {
                // Cut off, or followed by something else: the judge is to say so of the whole.
                return .certificates([bytes], crls: [])
            }
            let der = Array(value.der)
            if (try? ParsedRevocationList(der: der)) != nil {
                crls.append(der)
            } else {
                certificates.append(der)
            }
            guard certificates.count <= limits.certificatesPerFile else { return tooMany(limits) }
        }
        guard !certificates.isEmpty else { return .other("it holds no certificate, only a CRL") }
        return .certificates(certificates, crls: crls)
    }

    private static func bundle(_ bytes: [UInt8], _ limits: InputLimits) -> InputContent {
        do {
            let bundle = try CertificateBundle(der: bytes)
            guard bundle.certificates.count <= limits.certificatesPerFile else {
                return tooMany(limits)
            }
            guard !bundle.certificates.isEmpty else {
                return .other("it is a PKCS #7 file without certificates")
            }
            return .certificates(
                bundle.certificates.map(Array.init), crls: bundle.revocationLists.map(Array.init))
        } catch {
            return .unreadable("it is no PKCS #7 file of certificates: \(error)")
        }
    }

    /// One request, or several, one a line.
    private static func json(_ bytes: [UInt8], _ limits: InputLimits) -> InputContent {
        let whole = request(bytes)
        if case .success = whole { return .requests([whole]) }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy(\.isBlank) }
        guard lines.count > 1, lines.allSatisfy({ $0.first == UInt8(ascii: "{") }) else {
            return .requests([whole])
        }
        guard lines.count <= limits.certificatesPerFile else { return tooMany(limits) }
        return .requests(lines.map { request(Array($0)) })
    }

    private static func request(
        _ bytes: [UInt8]
    ) -> Result<VerificationRequest, UnreadableReason> {
        Result { () throws(UnreadableReason) in try RequestJSON.decode(bytes) }
    }

    private static func tooMany(_ limits: InputLimits) -> InputContent {
        .unreadable("it has more than \(limits.certificatesPerFile) certificates")
    }

    /// Where the content of the outer sequence begins; the end where it is shorter than that.
    private static func firstContentIndex(_ bytes: [UInt8]) -> Int {
        guard bytes.count > 1 else { return 0 }
        let lengthBytes = bytes[1] & 0x80 == 0 ? 0 : Int(bytes[1] & 0x7F)
        return min(2 + lengthBytes, bytes.count - 1)
    }

    /// After an OpenSSL "trusted certificate" follow its own bytes.
    private static func firstElement(of bytes: [UInt8]) -> [UInt8] {
        var reader = DERReader(bytes[...])
        return (try? reader.next()).map { Array($0.der) } ?? bytes
    }
}

extension UInt8 {
    /// White space of ASCII, and the bytes of a byte order mark.
    fileprivate var isBlank: Bool {
        self == 0x20 || (0x09...0x0D).contains(self) || [0xEF, 0xBB, 0xBF].contains(self)
    }
}
