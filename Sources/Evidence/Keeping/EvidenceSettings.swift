/// How evidence is fetched and kept.
package struct EvidenceSettings: Hashable, Sendable {
    /// How long something is used before it is asked for again, although it is still current.
    ///
    /// A public authority publishes a revocation within 24 hours (CA/Browser Forum BR 4.9.7); this
    /// adds little to that.
    package var maximumAge: Duration = .seconds(4 * 3_600)
    /// How long the same thing is not asked for again, however stale it is.
    package var minimumAge: Duration = .seconds(60)
    /// The pause after a first failure; it doubles with each further one.
    package var firstPause: Duration = .seconds(5)
    /// The longest pause after failures, and the one after those that would only repeat.
    package var longestPause: Duration = .seconds(300)
    /// Places remembered, each of revocation data and of issuers, with those where nothing was.
    ///
    /// The web's authorities publish some thousand CRLs.
    package var maximumPlaces = 8_192
    /// Memory for what is kept, each for revocation data and for issuers, in bytes.
    package var maximumBytes = 64 * 1_024 * 1_024
    /// Places that may be fetched from or wait for it, each of revocation data and of issuers; as many
    /// as the door lets wait.
    package var maximumUnderWay = 1_024

    package init() {}
}
