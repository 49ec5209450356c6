import Events

/// What a simulated source is like; one file each under `Characters/`.
package struct SourceCharacter: Sendable {
    package let name: String
    /// Its share of all requests, against the others'.
    package let weight: Int
    let rhythm: Rhythm
    /// Its subjects are in these families in turns.
    let families: [Family]
    let population: Population
    /// The DNS domain that its subjects are in.
    let domain: String
    /// The profile that its requests ask for.
    let profile: String
    /// Whether its requests name the server that was asked for.
    let namesServer: Bool
    /// Whom its requests want told.
    package let notify: [String]
    let faults: FaultMix

    /// Who its certificates are issued to.
    enum Population: Sendable {
        /// Someone new each time.
        case fresh
        /// So many, seen again and again with the same certificates until these are renewed.
        case fixed(Int)
    }

    /// Subjects of one kind: their keys, who issues for them, and how their requests look.
    struct Family: Sendable {
        enum Key: Sendable {
            case p256, p384, ed25519, rsa
        }

        let prefix: String
        let key: Key
        let issuer: @Sendable (TestPKI) -> TestAuthority
        /// Whether the root that issued may be reached through its cross-certificate too.
        var sendsCrossCertificate = false
        let lifetimeInDays: Int
        let forms: [PayloadForm]
    }

    /// The `source` of its events.
    package var uri: String { "urn:assay:simulated:\(name)" }

    /// Everything that comes with Assay.
    package static let all = [webPortal, ciPipeline, deviceFleet, partnerAPI, nightlyBatch]
}
