import Crypto

/// Makes CRLs to order, right or wrong.
package struct CRLForge: Sendable {
    /// One revoked certificate.
    package struct Entry: Sendable {
        package var serial: Int
        package var date = "20260501000000"
        package var reason: UInt8?
        /// The name of its issuer, where an indirect CRL changes to another.
        package var certificateIssuer: String?

        package init(
            _ serial: Int, date: String = "20260501000000", reason: UInt8? = nil,
            certificateIssuer: String? = nil
        ) {
            self.serial = serial
            self.date = date
            self.reason = reason
            self.certificateIssuer = certificateIssuer
        }

        fileprivate var der: [UInt8] {
            var extensions: [UInt8] = []
            if let reason { extensions += DER.standard(21, [0x0A, 1, reason]) }
            if let certificateIssuer {
                let names = DER.sequence(DER.element(0xA4, DER.name(certificateIssuer)))
                extensions += DER.standard(29, critical: true, names)
            }
            return DER.sequence(
                DER.integer(serial), DER.time(date),
                extensions.isEmpty ? [] : DER.sequence(extensions))
        }
    }

    /// The issuing distribution point, as far as a test says anything about it.
    package struct Scope: Sendable {
        package var url: String?
        package var onlyUsers = false
        package var onlyAuthorities = false
        package var onlyAttributes = false
        /// The BIT STRING's content: unused bits, and the bits.
        package var onlySomeReasons: [UInt8]?
        package var isIndirect = false

        package init(
            url: String? = nil, onlyUsers: Bool = false, onlyAuthorities: Bool = false,
            onlyAttributes: Bool = false
        ) {
            self.url = url
            self.onlyUsers = onlyUsers
            self.onlyAuthorities = onlyAuthorities
            self.onlyAttributes = onlyAttributes
        }

        fileprivate var der: [UInt8] {
            func flag(_ number: UInt8, _ value: Bool) -> [UInt8] {
                value ? [0x80 | number, 1, 0xFF] : []
            }
            return DER.sequence(
                url.map { DER.element(0xA0, CRLForge.fullName($0)) } ?? [],
                flag(1, onlyUsers), flag(2, onlyAuthorities),
                onlySomeReasons.map { DER.element(0x83, $0) } ?? [],
                flag(4, isIndirect), flag(5, onlyAttributes))
        }
    }

    package var thisUpdate = "20260527000000"
    package var nextUpdate: String? = "20260603000000"
    package var number: Int? = 1
    package var isNumberCritical = false
    /// The number of the CRL that this one adds to, if it is a delta.
    package var base: Int?
    package var scope: Scope?
    package var entries: [Entry] = []
    /// All entries in DER, instead of `entries`: for very many.
    package var rawEntries: [UInt8]?
    /// Whole extensions that come after the others.
    package var extensions: [[UInt8]] = []
    /// What the CRL says that it is signed with; it is ECDSA with SHA-256 in any case.
    package var algorithm = Forge.algorithm

    package init(isNumberCritical: Bool = false) {
        self.isNumberCritical = isNumberCritical
    }

    package func with(_ change: (inout CRLForge) -> Void) -> CRLForge {
        var forge = self
        change(&forge)
        return forge
    }

    /// The CRL of an issuer, signed with its key or with that of `signer`.
    package func make(_ issuer: Forge.Entity, by signer: Forge.Entity? = nil) throws -> [UInt8] {
        let signer = signer ?? issuer
        let listed = rawEntries ?? entries.flatMap(\.der)
        let signedPart = DER.sequence(
            DER.integer(1), algorithm, issuer.nameDER, DER.time(thisUpdate),
            nextUpdate.map(DER.time) ?? [], listed.isEmpty ? [] : DER.element(0x30, listed),
            DER.element(0xA0, DER.sequence(allExtensions(signer).flatMap(\.self))))
        let signature = try signer.key.signature(for: signedPart)
        return DER.sequence(
            signedPart, algorithm, DER.bits(Array(signature.derRepresentation)))
    }

    private func allExtensions(_ signer: Forge.Entity) -> [[UInt8]] {
        var all = [DER.standard(35, DER.sequence(DER.element(0x80, signer.keyIdentifier)))]
        if let number {
            all.append(DER.standard(20, critical: isNumberCritical, DER.integer(number)))
        }
        if let base { all.append(DER.standard(27, critical: true, DER.integer(base))) }
        if let scope { all.append(DER.standard(28, critical: true, scope.der)) }
        return all + extensions
    }

    /// The `fullName` of one URI, as distribution points have it on both sides.
    static func fullName(_ url: String) -> [UInt8] {
        DER.element(0xA0, DER.element(0x86, Array(url.utf8)))
    }
}

extension CRLForge {
    /// The extension of a certificate that says where its CRLs are, or of a certificate or CRL that
    /// says where deltas are.
    ///
    /// - Parameter points: each a URI, with the content of a `ReasonFlags`, and with a CRL issuer's name.
    package static func distributionPoints(
        _ points: [(url: String?, reasons: [UInt8]?, issuer: String?)], areDeltas: Bool = false
    ) -> [UInt8] {
        let all = points.flatMap { point in
            DER.sequence(
                point.url.map { DER.element(0xA0, fullName($0)) } ?? [],
                point.reasons.map { DER.element(0x81, $0) } ?? [],
                point.issuer.map { DER.element(0xA2, DER.element(0xA4, DER.name($0))) } ?? [])
        }
        return DER.standard(areDeltas ? 46 : 31, DER.sequence(all))
    }
}
