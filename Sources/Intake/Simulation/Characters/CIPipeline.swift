extension SourceCharacter {
    /// Builds bring up services with certificates that live for days: nothing for a while, then many
    /// at once.
    package static let ciPipeline = SourceCharacter(
        name: "ci-pipeline", weight: 20, rhythm: Rhythm(beat: 8...32, gaps: .irregular),
        families: [
            Family(
                prefix: "build", key: .p256, issuer: { $0.e1 }, lifetimeInDays: 6,
                forms: [.jsonWithPEM])
        ],
        population: .fresh, domain: "ci.example", profile: "tls-server", namesServer: true,
        notify: ["build-engineering"],
        faults: FaultMix([
            .untrusted: 4, .wrongPurpose: 2, .weakKey: 2, .garbage: 1, .truncated: 1,
        ]))
}
