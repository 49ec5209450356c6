import Crypto

/// Makes certificates to order, right or wrong, all with P-256 keys.
package struct Forge {
    /// Somebody with a name and a key.
    package struct Entity {
        package let name: String
        package let key: P256.Signing.PrivateKey

        /// The name as a certificate has it.
        package let nameDER: [UInt8]

        package init(_ name: String, key: P256.Signing.PrivateKey = .init()) {
            self.init(name, nameDER: DER.name(name), key: key)
        }

        /// Somebody whose name is no plain common name.
        package init(_ name: String, nameDER: [UInt8], key: P256.Signing.PrivateKey = .init()) {
            self.name = name
            self.nameDER = nameDER
            self.key = key
        }

        /// SHA-1 of the key (RFC 5280, 4.2.1.2 (1)).
        package var keyIdentifier: [UInt8] {
            Array(Insecure.SHA1.hash(data: key.publicKey.x963Representation))
        }
    }

    /// ECDSA with SHA-256.
    package static let algorithm = DER.sequence(DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2))

    package var notBefore = "20260101000000"
    package var notAfter = "20270101000000"
    package var isAuthority = false
    package var pathLength: Int?
    /// Whether both key identifiers are there; without them all keys of a name are tried.
    package var hasKeyIdentifiers = true
    package var dnsNames: [String] = []
    /// Whole extensions that come after the others.
    package var extensions: [[UInt8]] = []
    package var algorithm = Self.algorithm
    /// Another SubjectPublicKeyInfo than the subject's.
    package var publicKeyInfo: [UInt8]?
    package var serial = 1
    /// Of those who are no authorities: for TLS servers; nil for no such extension.
    package var purposes: [UInt8]? = DER.id(0x2B, 6, 1, 5, 5, 7, 3, 1)
    /// The bits of the critical extension: digitalSignature; nil for no such extension.
    package var keyUsage: [UInt8]? = [3, 2, 7, 0x80]

    package init() {}

    package static var authority: Forge {
        var forge = Forge()
        forge.isAuthority = true
        // keyCertSign and cRLSign.
        forge.keyUsage = [3, 2, 1, 0x06]
        return forge
    }

    package static func server(_ dnsNames: String...) -> Forge {
        var forge = Forge()
        forge.dnsNames = dnsNames
        return forge
    }

    package func with(_ change: (inout Forge) -> Void) -> Forge {
        var forge = self
        change(&forge)
        return forge
    }

    /// DER of a certificate of the subject, signed by the issuer.
    package func make(_ subject: Entity, by issuer: Entity) throws -> [UInt8] {
        try sign(signedPart(subject, by: issuer), by: issuer)
    }

    package func sign(_ signedPart: [UInt8], by issuer: Entity) throws -> [UInt8] {
        let signature = try issuer.key.signature(for: signedPart)
        return DER.sequence(signedPart, algorithm, DER.bits(Array(signature.derRepresentation)))
    }

    package func signedPart(_ subject: Entity, by issuer: Entity) -> [UInt8] {
        DER.sequence(
            DER.element(0xA0, DER.integer(2)), DER.integer(serial), algorithm,
            issuer.nameDER, DER.sequence(DER.time(notBefore), DER.time(notAfter)),
            subject.nameDER,
            publicKeyInfo ?? Array(subject.key.publicKey.derRepresentation),
            DER.element(
                0xA3, DER.sequence(allExtensions(subject, issuer).flatMap(\.self))))
    }

    private func allExtensions(_ subject: Entity, _ issuer: Entity) -> [[UInt8]] {
        var all: [[UInt8]] = []
        if isAuthority {
            let limit = pathLength.map(DER.integer) ?? []
            all.append(DER.standard(19, critical: true, DER.sequence([1, 1, 0xFF], limit)))
        } else if let purposes {
            all.append(DER.standard(37, DER.sequence(purposes)))
        }
        if let keyUsage { all.append(DER.standard(15, critical: true, keyUsage)) }
        if hasKeyIdentifiers {
            all.append(DER.standard(14, DER.octets(subject.keyIdentifier)))
            all.append(
                DER.standard(35, DER.sequence(DER.element(0x80, issuer.keyIdentifier))))
        }
        if !dnsNames.isEmpty {
            let names = dnsNames.flatMap { DER.element(0x82, Array($0.utf8)) }
            all.append(DER.standard(17, critical: subject.name.isEmpty, DER.sequence(names)))
        }
        return all + extensions
    }
}
