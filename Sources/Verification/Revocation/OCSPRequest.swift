import Certificates
import Crypto

/// Makes OCSP requests (RFC 6960, 4.1; RFC 5019, 2.1): one certificate, SHA-1 identifiers, which all
/// responders know, and no nonce, so that answers can be cached.
enum OCSPRequest {
    static func der(for candidate: Candidate, issuer: Candidate) -> [UInt8] {
        let algorithm = element(
            0x30, element(0x06, [0x2B, 0x0E, 0x03, 0x02, 0x1A]) + [0x05, 0x00])
        let name = Array(Insecure.SHA1.hash(data: issuer.certificate.subject.der))
        let key = Array(Insecure.SHA1.hash(data: issuer.certificate.publicKey.key))
        let identifier = element(
            0x30,
            algorithm + element(0x04, name) + element(0x04, key)
                + element(0x02, Array(candidate.certificate.serialNumber.octets)))
        let list = element(0x30, element(0x30, identifier))
        return element(0x30, element(0x30, list))
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = content.count
        guard rest >= 0x80 else { return [tag, UInt8(rest)] + content }
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
