import Crypto

/// Makes OCSP responses to order, right or wrong.
package struct OCSPForge {
    package enum Status {
        case good
        case revoked(String)
        case unknown

        package var der: [UInt8] {
            switch self {
            case .good: DER.element(0x80, [])
            case .revoked(let time): DER.element(0xA1, DER.element(0x18, Array((time + "Z").utf8)))
            case .unknown: DER.element(0x82, [])
            }
        }
    }

    package var status = Status.good
    package var thisUpdate = "20260527000000"
    package var nextUpdate: String? = "20260603000000"
    /// Certificates that are sent along.
    package var certificates: [[UInt8]] = []
    /// Whether the responder is called by its key and not by its name.
    package var namesKey = false
    /// Critical extensions of the single response, as a whole.
    package var singleExtensions: [UInt8] = []
    /// What the response says that it is signed with; it is ECDSA with SHA-256 in any case.
    package var algorithm = Forge.algorithm
    /// How often the answer is repeated.
    package var repetitions = 1

    package init() {}

    package func with(_ change: (inout OCSPForge) -> Void) -> OCSPForge {
        var forge = self
        change(&forge)
        return forge
    }

    /// A response about the certificate with this number that `issuer` issued, signed by `signer`.
    package func make(serial: Int = 1, issuer: Forge.Entity, by signer: Forge.Entity) throws
        -> [UInt8]
    {
        let data = DER.sequence(
            namesKey
                ? DER.element(0xA2, DER.octets(signer.keyIdentifier))
                : DER.element(0xA1, signer.nameDER), time(thisUpdate),
            DER.sequence(
                repeatElement(single(serial: serial, issuer: issuer), count: repetitions)
                    .flatMap(\.self)))
        let signature = try signer.key.signature(for: data)
        let extra =
            certificates.isEmpty
            ? [] : DER.element(0xA0, DER.sequence(certificates.flatMap(\.self)))
        let basic = DER.sequence(
            data, algorithm, DER.bits(Array(signature.derRepresentation)), extra)
        let type = DER.id(0x2B, 6, 1, 5, 5, 7, 48, 1, 1)
        return DER.sequence(
            [0x0A, 1, 0], DER.element(0xA0, DER.sequence(type, DER.octets(basic))))
    }

    private func single(serial: Int, issuer: Forge.Entity) -> [UInt8] {
        let sha256 = DER.sequence(DER.id(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1), [5, 0])
        let id = DER.sequence(
            sha256, DER.octets(Array(SHA256.hash(data: issuer.nameDER))),
            DER.octets(Array(SHA256.hash(data: issuer.key.publicKey.x963Representation))),
            DER.integer(serial))
        let end = nextUpdate.map { DER.element(0xA0, time($0)) } ?? []
        let extensions =
            singleExtensions.isEmpty ? [] : DER.element(0xA1, DER.sequence(singleExtensions))
        return DER.sequence(id, status.der, time(thisUpdate), end, extensions)
    }

    private func time(_ digits: String) -> [UInt8] {
        DER.element(0x18, Array((digits + "Z").utf8))
    }
}
