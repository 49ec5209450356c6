import Certificates
import Crypto

@testable import Verification

/// Makes OCSP responses to order, right or wrong.
struct OCSPForge {
    enum Status {
        case good
        case revoked(String)
        case unknown

        var der: [UInt8] {
            switch self {
            case .good: DER.element(0x80, [])
            case .revoked(let time): DER.element(0xA1, DER.element(0x18, Array((time + "Z").utf8)))
            case .unknown: DER.element(0x82, [])
            }
        }
    }

    var status = Status.good
    var thisUpdate = "20260527000000"
    var nextUpdate: String? = "20260603000000"
    /// Certificates that are sent along.
    var certificates: [[UInt8]] = []

    func with(_ change: (inout OCSPForge) -> Void) -> OCSPForge {
        var forge = self
        change(&forge)
        return forge
    }

    /// A response about the certificate with this number that `issuer` issued, signed by `signer`.
    func make(serial: Int = 1, issuer: Forge.Entity, by signer: Forge.Entity) throws -> [UInt8] {
        let data = DER.sequence(
            DER.element(0xA1, DER.name(signer.name)), time(thisUpdate),
            DER.sequence(single(serial: serial, issuer: issuer)))
        let signature = try signer.key.signature(for: data)
        let extra =
            certificates.isEmpty
            ? [] : DER.element(0xA0, DER.sequence(certificates.flatMap(\.self)))
        let basic = DER.sequence(
            data, Forge.algorithm, DER.bits(Array(signature.derRepresentation)), extra)
        let type = DER.id(0x2B, 6, 1, 5, 5, 7, 48, 1, 1)
        return DER.sequence(
            [0x0A, 1, 0], DER.element(0xA0, DER.sequence(type, DER.octets(basic))))
    }

    private func single(serial: Int, issuer: Forge.Entity) -> [UInt8] {
        let sha256 = DER.sequence(DER.id(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1), [5, 0])
        let id = DER.sequence(
            sha256, DER.octets(Array(SHA256.hash(data: DER.name(issuer.name)))),
            DER.octets(Array(SHA256.hash(data: issuer.key.publicKey.x963Representation))),
            DER.integer(serial))
        let end = nextUpdate.map { DER.element(0xA0, time($0)) } ?? []
        return DER.sequence(id, status.der, time(thisUpdate), end)
    }

    private func time(_ digits: String) -> [UInt8] {
        DER.element(0x18, Array((digits + "Z").utf8))
    }
}
