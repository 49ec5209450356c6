import CryptoExtras
import FoundationEssentials
import X509

/// Servers' chains that are all alike but for their names and keys: what measurements go over.
///
/// One root, intermediates under it, and leaves under each of these in turn. Nothing in it is wrong.
package struct TestCorpus: Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// P-256 throughout.
        case p256
        /// RSA with 2048 bits throughout.
        case rsa2048
        /// A root with RSA of 4096 bits, intermediates with 2048, leaves with P-256.
        case mixed
    }

    package struct Chain: Sendable {
        package let leaf: [UInt8]
        package let intermediate: [UInt8]
        package let serverName: String
    }

    package let kind: Kind
    package let root: [UInt8]
    /// One a leaf; neighbours have different intermediates.
    package let chains: [Chain]
    package let intermediates: [[UInt8]]

    /// Issues all of it.
    ///
    /// RSA keys of 2048 bits are made anew each time: it takes about a tenth of a second each.
    /// - Precondition: both counts are positive.
    package init(
        _ kind: Kind, leaves: Int, intermediates: Int = 20, seed: UInt64 = 1, at now: Date
    ) throws {
        precondition(leaves > 0 && intermediates > 0)
        var random = SplitMix64(seed: seed, stream: "corpus \(kind.rawValue)")
        let day: TimeInterval = 86_400
        let start = Date(
            timeIntervalSince1970: (now.timeIntervalSince1970 / day).rounded(.down) * day)
        let root = try TestAuthority(
            "Assay Corpus Root", key: kind.rootKey(&random), issuer: nil,
            charter: .init(validity: start - 1_000 * day..<start + 3_000 * day), random: &random)
        let authorities = try (1...intermediates).map { number in
            try TestAuthority(
                "Assay Corpus TLS \(number)", key: kind.intermediateKey(&random), issuer: root,
                charter: .init(
                    validity: start - 500 * day..<start + 1_000 * day, pathLength: 0,
                    purposes: [.serverAuth]),
                random: &random)
        }
        let rsaSubscribers = try TestRSAKeys.subscribers.map {
            try X509.Certificate.PublicKey(rsaPEM: $0)
        }
        self.kind = kind
        self.root = root.certificate
        self.intermediates = authorities.map(\.certificate)
        chains = try (0..<leaves).map { index in
            // Of a public suffix that anybody may register under: a check that names are not internal
            // has nothing to say, as of nearly all certificates.
            let name = "host-\(index).assay-corpus.dev"
            let authority = authorities[index % authorities.count]
            let publicKey =
                kind == .rsa2048
                ? rsaSubscribers[index % rsaSubscribers.count]
                : try TestKey(.p256, from: &random).publicKey
            var order = TestOrder(
                commonName: name, dnsNames: [name, "www.\(name)"], publicKey: publicKey,
                serial: .init(random: &random), validity: start - 10 * day..<start + 30 * day)
            order.keyEncipherment = kind == .rsa2048
            return Chain(
                leaf: try authority.issue(order), intermediate: authority.certificate,
                serverName: name)
        }
    }
}

extension TestCorpus.Kind {
    fileprivate func rootKey(_ random: inout SplitMix64) throws -> TestKey {
        switch self {
        case .p256: try TestKey(.p256, from: &random)
        case .rsa2048: try .rsa2048()
        case .mixed: try TestKey(rsa: TestRSAKeys.root)
        }
    }

    fileprivate func intermediateKey(_ random: inout SplitMix64) throws -> TestKey {
        switch self {
        case .p256: try TestKey(.p256, from: &random)
        case .rsa2048, .mixed: try .rsa2048()
        }
    }
}

extension TestKey {
    /// A new RSA key with 2048 bits, another one each time.
    fileprivate static func rsa2048() throws -> TestKey {
        try TestKey(rsa: _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation)
    }
}
