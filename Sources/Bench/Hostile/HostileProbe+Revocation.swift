import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    /// The number of the leaf, which no entry of the long CRLs has.
    private static let serial = 1

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    static let revocation: [HostileProbe] = [
        HostileProbe(
            "crl-1M", "A CRL of 1,000,000 entries without the leaf.", expecting: "PASSED",
            within: HostileLimits(signatures: 2)
        ) { try withList(entries: 1_000_000) },
        HostileProbe(
            "crl-100k", "A CRL of 100,000 entries without the leaf.", expecting: "PASSED",
            within: HostileLimits(signatures: 2)
        ) { try withList(entries: 100_000) },
        HostileProbe(
            "crl-1-number-100k", "A CRL that has one other number 100,000 times, then the leaf.",
            expecting: "certificate.revoked", within: HostileLimits(signatures: 2)
        ) {
            let one = entry(7, "260501000000Z")
            let last = entry(serial, "260501000000Z")
            return try withEntries(Array(repeatElement(one, count: 100_000).joined()) + last)
        },
        HostileProbe(
            "distribution-points-5000", "5,000 distribution points and a CRL for none of them.",
            expecting: "revocation.unknown", within: HostileLimits(signatures: 2)
        ) {
            let points = (0..<5_000).map {
                (url: "http://\($0).example/", reasons: [UInt8]?.none, issuer: String?.none)
            }
            var scope = CRLForge.Scope()
            scope.url = "http://elsewhere.example/"
            let list = try CRLForge().with { $0.scope = scope }.make(root)
            let extensions = [CRLForge.distributionPoints(points)]
            let certificate = try Forge.server("example.com").with { $0.extensions = extensions }
                .make(leaf, by: root)
            return try HostileInput(
                certificate, crls: [list], trusting: anchor, profile: .hostileRevocation)
        },
        HostileProbe(
            "crl-issuers-5000", "A distribution point of 5,000 CRL issuers, and 20 CRLs.",
            expecting: "revocation.unknown", within: HostileLimits(signatures: 21)
        ) {
            let names = (0..<5_000).flatMap { DER.element(0xA4, DER.name("Issuer \($0)")) }
            let point = DER.sequence(DER.sequence(DER.element(0xA2, names)))
            let certificate = try Forge.server("example.com").with {
                $0.extensions = [DER.standard(31, point)]
            }.make(leaf, by: root)
            let lists = try (0..<20).map { number in
                try CRLForge().make(Forge.Entity("Issuer \(number)"))
            }
            return try HostileInput(
                certificate, crls: lists, trusting: anchor, profile: .hostileRevocation)
        },
        HostileProbe(
            "ocsp-5000-answers", "An OCSP response with 5,000 answers, all out of date.",
            expecting: "revocation.unknown", within: HostileLimits(signatures: 2)
        ) {
            try withAnswers {
                $0.nextUpdate = "20260527120000"
                $0.repetitions = 5_000
            }
        },
        HostileProbe(
            "ocsp-5000-forged", "An OCSP response with 5,000 good answers, signed by nobody known.",
            expecting: "revocation.unknown", within: HostileLimits(signatures: 3)
        ) { try withAnswers(by: Forge.Entity("Root")) { $0.repetitions = 5_000 } },
    ]

    private static func withAnswers(
        by signer: Forge.Entity = root, _ change: (inout OCSPForge) -> Void
    ) throws -> HostileInput {
        let response = try OCSPForge().with(change).make(serial: serial, issuer: root, by: signer)
        return try HostileInput(
            Forge.server("example.com").make(leaf, by: root), ocspResponse: response,
            trusting: anchor, profile: .hostileRevocation)
    }

    private static func withList(entries: Int) throws -> HostileInput {
        var listed: [UInt8] = []
        listed.reserveCapacity(entries * 24)
        for number in 0..<entries { listed += entry(1_000 + number, "260501000000Z") }
        return try withEntries(listed)
    }

    private static func withEntries(_ listed: [UInt8]) throws -> HostileInput {
        let list = try CRLForge().with { $0.rawEntries = listed }.make(root)
        return try HostileInput(
            Forge.server("example.com").make(leaf, by: root), crls: [list], trusting: anchor,
            profile: .hostileRevocation)
    }

    private static func entry(_ serial: Int, _ date: String) -> [UInt8] {
        DER.sequence(DER.integer(serial), DER.element(0x17, Array(date.utf8)))
    }
}
