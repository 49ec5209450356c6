extension SourceCharacter {
    /// A scan of the own estate: the same servers every night, hundreds at once, old RSA chains.
    package static let nightlyBatch = SourceCharacter(
        name: "nightly-batch", weight: 15, rhythm: Rhythm(beat: 100...200, gaps: .even),
        families: [
            Family(
                prefix: "host", key: .rsa, issuer: { $0.r1 }, sendsCrossCertificate: true,
                lifetimeInDays: 199, forms: [.pemChain, .pemChain, .json])
        ],
        population: .fixed(300), domain: "estate.example", profile: "tls-server", namesServer: true,
        notify: ["night-shift"],
        faults: FaultMix([
            .expired: 5, .weakKey: 3, .revoked: 2, .tampered: 1, .missingIntermediate: 1,
            .untrusted: 1, .truncated: 1,
        ]))
}
