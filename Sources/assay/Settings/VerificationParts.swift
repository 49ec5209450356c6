import Certificates
import Events
import Evidence
import Foundation
import Verification

/// How the verification service judges.
struct VerificationParts: Hashable, Sendable {
    var profile = Profiles.standard.defaultName
    var trustStore = "default"
    var batch = 500
    /// Zero for one a core.
    var workers = 0
    /// Nil for the list of Debian's `publicsuffix`, where it is installed.
    var publicSuffixes: String?
    /// Fingerprints of known keys.
    var weakKeys: String?
    /// A published list of logs.
    var transparencyLogs: String?

    /// How many workers there are, and on how many cores they judge together.
    var workerCount: Int {
        workers > 0 ? workers : min(ProcessInfo.processInfo.activeProcessorCount, Self.mostWorkers)
    }

    static let mostWorkers = 64
}

/// Where trust comes from.
struct TrustParts: Sendable {
    var stores = ["default": TrustStoreParts(sources: [.system])]
    var reload = Duration.seconds(2)
    var limits: [String: AnchorLimitParts] = [:]
}

/// What is taken back of an anchor, whichever store it is in.
struct AnchorLimitParts: NamedSettings {
    /// The SHA-256 of its certificate.
    var anchor: Fingerprint?
    var purposes: [NamedPurpose] = []
    var domains: [String] = []
    var distrustAfter: Date?
}

/// Extended key usages as settings name them.
enum NamedPurpose: String, CaseIterable, Hashable, Sendable {
    case serverAuth, clientAuth, codeSigning, emailProtection, timeStamping

    var id: ObjectIdentifier {
        switch self {
        case .serverAuth: .serverAuthentication
        case .clientAuth: .clientAuthentication
        case .codeSigning: .codeSigning
        case .emailProtection: .emailProtection
        case .timeStamping: .timeStamping
        }
    }
}

extension TrustParts {
    /// Those that say whose they are; the others are contradictions (`judgeContradictions`).
    var anchorLimits: [AnchorLimit] {
        limits.sorted { $0.key < $1.key }.compactMap { name, parts in
            guard let anchor = parts.anchor else { return nil }
            let constraints = AnchorConstraints(
                purposes: parts.purposes.isEmpty ? nil : Set(parts.purposes.map(\.id)),
                dnsDomains: parts.domains.isEmpty
                    ? nil : parts.domains.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 },
                distrustAfter: parts.distrustAfter.map {
                    PointInTime(secondsSince1970: Int64($0.timeIntervalSince1970))
                })
            return AnchorLimit(name: name, anchor: anchor, constraints: constraints)
        }
    }
}

struct TrustStoreParts: NamedSettings {
    var sources: [TrustSource] = []
}

/// A profile of the user's own: a built-in one with some things changed.
struct ProfileParts: NamedSettings {
    var base = Profile.tlsServer.name
    var trustStore: String?
    var revocation: RevocationRule?
    var skew: Duration?
    var minimumRSABits: Int?
    var maximumIntermediates: Int?
    var with: [CheckName] = []
    var without: [CheckName] = []
}

extension Settings {
    /// The built-in profiles and the user's own.
    var verificationProfiles: Profiles {
        var all = Profiles.standard
        for (name, parts) in profiles {
            guard var profile = Profiles.standard[parts.base] else { continue }
            profile.name = name
            profile.trustStore = parts.trustStore
            if let revocation = parts.revocation { profile.revocation = revocation }
            if let skew = parts.skew { profile.skewSeconds = skew.components.seconds }
            if let bits = parts.minimumRSABits { profile.algorithms.minimumRSABits = bits }
            if let depth = parts.maximumIntermediates { profile.maximumIntermediates = depth }
            for check in parts.with { profile.checks = profile.checks.adding(check) }
            for check in parts.without { profile.checks = profile.checks.removing(check) }
            all[name] = profile
        }
        all.defaultName = verification.profile
        return all
    }

    /// The judge of these settings.
    ///
    /// - Throws: where a list that is named cannot be read.
    func judge() throws -> Judge {
        var profiles = verificationProfiles
        profiles.references = try references()
        return Judge(profiles: profiles)
    }

    /// The published lists that the settings name, and the one that is installed.
    private func references() throws -> References {
        var references = References()
        let installed = "/usr/share/publicsuffix/public_suffix_list.dat"
        if let path = verification.publicSuffixes {
            let text = try Self.list("verification.public_suffixes", at: path)
            references.publicSuffixes = PublicSuffixList(text: text)
        } else if FileManager.default.fileExists(atPath: installed) {
            let text = try Self.list("verification.public_suffixes", at: installed)
            references.publicSuffixes = PublicSuffixList(text: text)
        }
        if let path = verification.weakKeys {
            let key = "verification.weak_keys"
            let text = try Self.list(key, at: path)
            references.weakKeys = try Self.reading(key, path) { try WeakKeyList(text: text) }
        }
        if let path = verification.transparencyLogs {
            let key = "verification.transparency_logs"
            let text = try Self.list(key, at: path)
            references.transparencyLogs = try Self.reading(key, path) {
                try TransparencyLogs(json: Array(text.utf8))
            }
        }
        return references
    }

    /// The largest list that is read: openssl-blacklist's have 3 MB, the others less.
    private static let maximumListBytes = 32 * 1024 * 1024

    private static func list(_ key: String, at path: String) throws -> String {
        try reading(key, path) { try SmallFile.read(path, maximumBytes: maximumListBytes) }
    }

    private static func reading<Value>(
        _ key: String, _ path: String, _ read: () throws -> Value
    ) throws -> Value {
        do {
            return try read()
        } catch {
            throw Failure(.badSettings, "\(key): \(path) \(error)")
        }
    }

    /// What the judge's settings say that does not fit together.
    func judgeContradictions() -> [SettingContradiction] {
        var found: [SettingContradiction] = []
        func check(_ key: String, _ name: String?, among names: [String], _ what: String) {
            guard let name, !names.contains(name) else { return }
            let hint = Suggestion.phrase(for: name, among: names)
            found.append(.init(key: key, message: "there is no \(what) \"\(name)\"\(hint)"))
        }
        let stores = trust.stores.keys.sorted()
        for (name, parts) in profiles.sorted(by: { $0.key < $1.key }) {
            check("profiles.\(name).base", parts.base, among: Profiles.standard.names, "profile")
            check("profiles.\(name).trust_store", parts.trustStore, among: stores, "trust store")
        }
        for (name, parts) in trust.limits.sorted(by: { $0.key < $1.key }) where parts.anchor == nil
        {
            found.append(
                .init(key: "trust.limits.\(name).anchor", message: "is missing: whose limit is it?")
            )
        }
        check(
            "verification.profile", verification.profile, among: verificationProfiles.names,
            "profile")
        check(
            "verification.trust_store", verification.trustStore, among: stores, "trust store")
        return found
    }
}
