extension SourceCharacter {
    /// Partners call with what their own software makes of it: structured CloudEvents, and JSON from
    /// clients that know of no headers.
    package static let partnerAPI = SourceCharacter(
        name: "partner-api", weight: 10, rhythm: Rhythm(beat: 1...3, gaps: .jittered),
        families: [
            Family(
                prefix: "partner", key: .p384, issuer: { $0.e2 }, lifetimeInDays: 180,
                forms: [.structured, .plainJSON])
        ],
        population: .fixed(60), domain: "partners.example", profile: "tls-server",
        namesServer: true, notify: ["partner-desk"],
        faults: FaultMix([
            .missingIntermediate: 4, .wrongHost: 3, .expired: 2, .notYetValid: 2, .revoked: 1,
            .garbage: 1, .oversized: 1,
        ]))
}
