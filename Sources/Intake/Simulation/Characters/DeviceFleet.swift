extension SourceCharacter {
    /// Thousands of devices report with their client certificates: small groups, all the time.
    package static let deviceFleet = SourceCharacter(
        name: "device-fleet", weight: 30, rhythm: Rhythm(beat: 2...6, gaps: .jittered),
        families: [
            Family(
                prefix: "sensor", key: .ed25519, issuer: { $0.fleet }, lifetimeInDays: 180,
                forms: [.der]),
            Family(
                prefix: "gateway", key: .p256, issuer: { $0.d1 }, lifetimeInDays: 180,
                forms: [.pemChain]),
        ],
        population: .fixed(4000), domain: "devices.example", profile: "tls-client",
        namesServer: false, notify: ["fleet-operations"],
        faults: FaultMix([
            .expired: 3, .revoked: 2, .untrusted: 1, .wrongPurpose: 1, .tampered: 1, .truncated: 1,
        ]))
}
