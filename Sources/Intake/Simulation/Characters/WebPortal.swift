extension SourceCharacter {
    /// People upload the certificates of their shops: one at a time, at any time, with every mistake
    /// that people make.
    package static let webPortal = SourceCharacter(
        name: "web-portal", weight: 25, rhythm: Rhythm(beat: 1...1, gaps: .irregular),
        families: [
            Family(
                prefix: "shop", key: .p256, issuer: { $0.e1 }, lifetimeInDays: 90, forms: [.json])
        ],
        population: .fresh, domain: "shops.example", profile: "tls-server", namesServer: true,
        notify: ["web-operations"],
        faults: FaultMix([
            .expired: 4, .wrongHost: 4, .untrusted: 2, .missingIntermediate: 3, .notYetValid: 1,
            .garbage: 1, .truncated: 1, .oversized: 1, .tampered: 1,
        ]))
}
