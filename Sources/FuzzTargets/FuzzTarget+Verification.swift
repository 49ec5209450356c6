import Certificates
import Events
import FoundationEssentials
import Verification

extension FuzzTarget {
    static func holdNamesAgainstConstraints(_ bytes: [UInt8]) {
        var reader = DERReader(bytes[...])
        guard let first = try? reader.next(),
            let constraints = try? NameConstraints(der: first.der),
            let names = try? GeneralNames(der: sequence(bytes[reader.index...])[...])
        else { return }
        let all = ConstrainedNames(Array(names))
        let violations = constraints.violations(by: all)
        expect(violations.count <= names.count, "a name is refused once")
        expect(violations == constraints.violations(by: all), "the same names, the same answer")
    }

    /// The first certificate is the target and the last the anchor, so that paths can be found.
    static func examine(_ bytes: [UInt8]) {
        let material = Material(bytes)
        guard let target = material.certificates.first, let anchor = material.certificates.last
        else { return }
        let request = VerificationRequest(
            certificate: target.der,
            chain: material.certificates.dropFirst().dropLast().map(\.der),
            serverName: "example.com", ocspResponse: material.ocspResponse,
            crls: material.revocationLists)
        let trust = TrustStores(TrustStore(name: "fuzz", anchors: [TrustAnchor(anchor)]))
        // A second after the target's beginning, so that more than its dates is looked at.
        let time = Date(
            timeIntervalSince1970: Double(target.validity.notBefore.secondsSince1970 + 1))
        for profile in profiles {
            let judge = Judge()
            func verdict() -> [UInt8] {
                judge.examine(request, under: profile, evidence: .none, trust: trust, at: time)
                    .verdict.json()
            }
            let cold = verdict()
            expect(cold == verdict(), "a warm judge says what a cold one says")
        }
    }

    private static let profiles: [Profile] = {
        var strict = Profile.tlsServer
        strict.revocation = .require
        var lenient = Profile.any
        lenient.policies.requiresExplicit = true
        return [strict, Profile.rfc5280, lenient]
    }()

    private static func sequence(_ content: ArraySlice<UInt8>) -> [UInt8] {
        let count = content.count
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        guard count >= 0x80 else { return [0x30, UInt8(count)] + content }
        let minimal = length.drop { $0 == 0 }
        return [0x30, 0x80 | UInt8(minimal.count)] + minimal + content
    }
}

/// What a row of DER elements is good for.
private struct Material {
    var certificates: [ParsedCertificate] = []
    var revocationLists: [[UInt8]] = []
    var ocspResponse: [UInt8]?

    init(_ bytes: [UInt8]) {
        var reader = DERReader(bytes[...])
        while !reader.isAtEnd, let element = try? reader.next(.sequence) {
            let der = Array(element.der)
            if let certificate = try? ParsedCertificate(der: der) {
                certificates.append(certificate)
            } else if (try? ParsedRevocationList(der: der)) != nil {
                revocationLists.append(der)
            } else {
                ocspResponse = der
            }
        }
    }
}
