import Certificates
import Events

extension Profile {
    /// Changes whenever the profile asks for something else: the first 16 hexadecimal digits of a digest
    /// over all that it says.
    ///
    /// The same in every process of one version. The lists that checks go by are not part of it.
    package var digest: String {
        String(Fingerprint(of: Array(canonicalText.utf8)).description.prefix(16))
    }

    /// All fields, sets in a constant order.
    private var canonicalText: String {
        let fields: [String] = [
            name, trustStore ?? "", Self.sorted(purposes), "\(requiresExtendedKeyUsage)",
            "\(keyUsage.rawValue)", identity.rawValue, revocation.rawValue,
            Self.sorted(policies.acceptable), "\(policies.requiresExplicit)",
            "\(policies.inhibitsMapping)", "\(policies.inhibitsAny)",
            "\(algorithms.minimumRSABits)",
            "\(algorithms.maximumRSABits)", "\(algorithms.requiresWholeOctets)",
            algorithms.curves.map(\.rawValue).sorted().joined(separator: ","),
            "\(algorithms.allowsEd25519)", "\(algorithms.allowsMLDSA)",
            "\(algorithms.allowsRSAPSS)", "\(algorithms.allowsSHA1)", "\(skewSeconds)",
            "\(maximumIntermediates)", "\(budget)",
            checks.names.map(\.rawValue).joined(separator: ","),
        ]
        return fields.joined(separator: "\n")
    }

    private static func sorted(_ ids: some Sequence<ObjectIdentifier>) -> String {
        ids.map { "\($0)" }.sorted().joined(separator: ",")
    }
}

extension Profiles {
    /// The digest of each profile, by its name.
    package var digests: [String: String] {
        Dictionary(
            names.compactMap { name in self[name].map { (name, $0.digest) } },
            uniquingKeysWith: { first, _ in first })
    }
}
