import FoundationEssentials
import X509

/// A certificate in a simulated source's hands, with what goes along.
struct Specimen: Sendable {
    var certificate: [UInt8]
    var chain: [[UInt8]]
    var crls: [[UInt8]] = []
    /// When it no longer shows what it is to show, or its owner renews it.
    var renewal: Date
}

/// Gets certificates issued for the subjects of one simulated source, and keeps those that it will
/// see again.
struct Subscribers: Sendable {
    private struct Key: Hashable {
        let subject: Int
        let fault: Fault
    }

    private static let day: TimeInterval = 86_400

    let character: SourceCharacter
    let pki: TestPKI
    let seed: UInt64
    /// Places in the authorities' lists of revoked certificates that are this source's.
    let revocationSlots: Range<Int>
    /// Bounded: subjects of a fixed population, and revocation slots, times faults.
    private var known: [Key: Specimen] = [:]
    private var renewals: UInt64 = 0

    init(
        _ character: SourceCharacter, pki: TestPKI, seed: UInt64, revocationSlots: Range<Int>
    ) {
        self.character = character
        self.pki = pki
        self.seed = seed
        self.revocationSlots = revocationSlots
    }

    func name(of subject: Int) -> String {
        "\(family(of: subject).prefix)-\(subject).\(character.domain)"
    }

    func family(of subject: Int) -> SourceCharacter.Family {
        character.families[subject % character.families.count]
    }

    /// The certificate of a subject that has this fault, at this time.
    mutating func specimen(of subject: Int, _ fault: Fault, at time: Date) throws -> Specimen {
        guard isSeenAgain(fault) else { return try issue(subject, fault, at: time) }
        let key = Key(subject: subject, fault: fault)
        if let known = known[key], known.renewal > time { return known }
        let specimen = try issue(subject, fault, at: time)
        known[key] = specimen
        return specimen
    }

    private func isSeenAgain(_ fault: Fault) -> Bool {
        // There are only so many revoked certificates, so they are always seen again.
        if fault == .revoked { return true }
        return switch character.population {
        case .fresh: false
        case .fixed: true
        }
    }

    private mutating func issue(
        _ subject: Int, _ fault: Fault, at time: Date
    ) throws -> Specimen {
        let family = family(of: subject)
        let name = name(of: subject)
        renewals += 1
        var random = SplitMix64(
            seed: seed, stream: "\(character.name) \(name) \(fault.rawValue) \(renewals)")
        let validity = validity(family, fault, at: time, &random)
        let authority = family.issuer(pki)
        var order = TestOrder(
            commonName: name, dnsNames: [name, "www.\(name)"],
            publicKey: try publicKey(family, fault, &random), serial: .init(random: &random),
            validity: validity)
        order.keyEncipherment = family.key == .rsa || fault == .weakKey
        let isForClients = (character.profile == "tls-client") != (fault == .wrongPurpose)
        order.purposes = [isForClients ? .clientAuth : .serverAuth]
        let life = validity.upperBound.timeIntervalSince(validity.lowerBound)
        let renewal =
            fault == .notYetValid
            ? time.addingTimeInterval(Self.day) : validity.upperBound.addingTimeInterval(-life / 4)

        if fault == .untrusted {
            return try untrusted(order, renewal: renewal, &random)
        }
        if fault == .revoked {
            order.serial = authority.revokedSerials[revocationSlots.lowerBound + subject]
        }
        var specimen = Specimen(
            certificate: try authority.issue(order), chain: authority.path, renewal: renewal)
        if family.sendsCrossCertificate { specimen.chain += pki.crossSigned.path }
        try spoil(&specimen, fault, authority, at: time)
        return specimen
    }

    /// What is done to a certificate after it was issued.
    private func spoil(
        _ specimen: inout Specimen, _ fault: Fault, _ authority: TestAuthority, at time: Date
    ) throws {
        switch fault {
        case .revoked:
            specimen.crls = [try authority.revocationList(at: time)]
        case .tampered:
            // The last octet is the end of a number in every kind of signature.
            specimen.certificate[specimen.certificate.count - 1] ^= 1
        case .truncated:
            specimen.certificate.removeLast(specimen.certificate.count / 3)
        case .missingIntermediate:
            specimen.chain = []
        case .none, .expired, .notYetValid, .wrongHost, .untrusted, .wrongPurpose, .weakKey,
            .garbage, .oversized:
            break
        }
    }

    /// Half of those that nobody trusts are self-signed, half are a stranger's.
    private func untrusted(
        _ order: TestOrder, renewal: Date, _ random: inout SplitMix64
    ) throws -> Specimen {
        guard random.below(2) == 0 else {
            return Specimen(
                certificate: try pki.stranger.issue(order), chain: [pki.stranger.certificate],
                renewal: renewal)
        }
        var order = order
        let key = try TestKey(.p256, from: &random)
        order.publicKey = key.publicKey
        order.keyEncipherment = false
        return Specimen(certificate: try order.selfSigned(by: key), chain: [], renewal: renewal)
    }

    private func publicKey(
        _ family: SourceCharacter.Family, _ fault: Fault, _ random: inout SplitMix64
    ) throws -> X509.Certificate.PublicKey {
        if fault == .weakKey { return pki.weakSubscriber }
        return switch family.key {
        case .p256: try TestKey(.p256, from: &random).publicKey
        case .p384: try TestKey(.p384, from: &random).publicKey
        case .ed25519: try TestKey(.ed25519, from: &random).publicKey
        case .rsa: pki.rsaSubscribers[random.below(pki.rsaSubscribers.count)]
        }
    }

    private func validity(
        _ family: SourceCharacter.Family, _ fault: Fault, at time: Date,
        _ random: inout SplitMix64
    ) -> Range<Date> {
        let now = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
        func days(from start: Date) -> TimeInterval {
            TimeInterval(
                min(family.lifetimeInDays, CertificateLifetime.ceilingInDays(issued: start)))
                * Self.day
        }
        switch fault {
        case .expired:
            let end = now.addingTimeInterval(-Self.day * TimeInterval(1 + random.below(30)))
            return end.addingTimeInterval(-days(from: end))..<end
        case .notYetValid:
            let start = now.addingTimeInterval(Self.day * TimeInterval(3 + random.below(10)))
            return start..<start.addingTimeInterval(days(from: start))
        default:
            let age = (random.unit() * days(from: now) / 2).rounded()
            let start = now.addingTimeInterval(-3600 - age)
            return start..<start.addingTimeInterval(days(from: now))
        }
    }
}
