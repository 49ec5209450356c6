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
            all[name] = profile
        }
        all.defaultName = verification.profile
        return all
    }

    /// The judge of these settings.
    ///
    /// - Throws: where a list of public suffixes that is named cannot be read.
    func judge() throws -> Judge {
        var profiles = verificationProfiles
        let installed = "/usr/share/publicsuffix/public_suffix_list.dat"
        if let path = verification.publicSuffixes {
            profiles.publicSuffixes = PublicSuffixList(text: try Self.list(at: path))
        } else if FileManager.default.fileExists(atPath: installed) {
            profiles.publicSuffixes = PublicSuffixList(text: try Self.list(at: installed))
        }
        return Judge(profiles: profiles)
    }

    private static func list(at path: String) throws -> String {
        do {
            // Mozilla's list has 300 KB.
            return try SmallFile.read(path, maximumBytes: 8 * 1024 * 1024)
        } catch {
            throw Failure(.badSettings, "verification.public_suffixes: \(path) \(error)")
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
        check(
            "verification.profile", verification.profile, among: verificationProfiles.names,
            "profile")
        check(
            "verification.trust_store", verification.trustStore, among: stores, "trust store")
        return found
    }
}
