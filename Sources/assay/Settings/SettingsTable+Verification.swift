import Events
import Evidence
import Foundation
import Logging
import Verification

extension SettingsTable {
    static let verification = [
        Setting(
            "verification.profile", .text, \.verification.profile,
            "The profile for requests that name none."),
        Setting(
            "verification.trust_store", .text, \.verification.trustStore,
            "The trust store for profiles that name none."),
        Setting(
            "verification.batch", .integer(1...10_000), \.verification.batch,
            "Requests dealt with in one transaction."),
        Setting(
            "verification.workers", .integer(0...VerificationParts.mostWorkers),
            \.verification.workers,
            "Members of the group in this process, and the cores that they judge on together; 0 is "
                + "one for each core."),
        Setting(
            "verification.public_suffixes", .optional(.path), \.verification.publicSuffixes,
            "Mozilla's list of public suffixes, which no wildcard may stand for as a whole; that of "
                + "Debian's package publicsuffix if missing."),
        Setting(
            "verification.weak_keys", .optional(.path), \.verification.weakKeys,
            "Fingerprints of keys that everybody has, in the form of Debian's openssl-blacklist: "
                + "lines of 20 or 40 hexadecimal digits of the SHA-1 of OpenSSL's `Modulus=` line, "
                + "or 64 of the SHA-256 of a public key."),
        Setting(
            "verification.transparency_logs", .optional(.path), \.verification.transparencyLogs,
            "The logs of certificate transparency, as the `log_list.json` that Google and Apple "
                + "publish (version 3). With it, TLS servers are warned of missing or wrong "
                + "timestamps."),
        Setting(
            "trust.stores.*", .list(.trustSource, "PEM files, folders of them, or system"),
            each: \.trust.stores, \.sources,
            "The anchors of a trust store: files, folders, and `system` for the operating "
                + "system's. A file is PEM or DER, OpenSSL's TRUSTED CERTIFICATE, p11-kit's or "
                + "Mozilla's certdata.txt; the limits in these are kept. Changes are noticed "
                + "while running."),
        Setting(
            "trust.limits.*.anchor", .optional(.fingerprint), each: \.trust.limits, \.anchor,
            "Whose power is limited, whichever trust store has it."),
        Setting(
            "trust.limits.*.purposes",
            .list(
                .choice,
                "a list of serverAuth, clientAuth, codeSigning, emailProtection and "
                    + "timeStamping"),
            each: \.trust.limits, \.purposes, "What the anchor is trusted for; all if missing."),
        Setting(
            "trust.limits.*.domains", .list(.text, "a list of host names"),
            each: \.trust.limits, \.domains,
            "The domains that all names in a certificate have to lie in; all if missing."),
        Setting(
            "trust.limits.*.distrust_after", .optional(.time), each: \.trust.limits,
            \.distrustAfter,
            "Certificates whose validity begins later are not trusted; those from before stay good."
        ),
        Setting(
            "trust.reload", .duration(.milliseconds(100) ... .seconds(86_400)), \.trust.reload,
            "How often the files of trust stores are looked at."),
        Setting(
            "profiles.*.base", .text, each: \.profiles, \.base,
            "The built-in profile that this one is made from: tls-server, rfc5280, tls-client, "
                + "code-signing, email or any."),
        Setting(
            "profiles.*.trust_store", .optional(.text), each: \.profiles, \.trustStore,
            "The trust store to judge by."),
        Setting(
            "profiles.*.revocation", .optional(.choice), each: \.profiles, \.revocation,
            "Whether revocation is looked at: off, prefer (unknown is a warning) or require."),
        Setting(
            "profiles.*.skew", .optional(.duration(.zero ... .seconds(86_400))), each: \.profiles,
            \.skew, "How far clocks may be apart."),
        Setting(
            "profiles.*.minimum_rsa_bits", .optional(.integer(1024...8192)), each: \.profiles,
            \.minimumRSABits, "The smallest RSA key."),
        Setting(
            "profiles.*.maximum_intermediates", .optional(.integer(0...100)), each: \.profiles,
            \.maximumIntermediates, "Intermediate certificates on a path."),
        Setting(
            "profiles.*.with", .list(.choice, "a list of checks, as assay checks has them"),
            each: \.profiles, \.with, "Checks beside those of the base."),
        Setting(
            "profiles.*.without", .list(.choice, "a list of checks, as assay checks has them"),
            each: \.profiles, \.without, "Checks of the base that are left out."),
    ]

    static let logging = [
        Setting(
            "logging.level", .choice, \.logging.level,
            "What the services remark on, on standard error."),
        Setting(
            "logging.format", .choice, \.logging.format,
            "Lines for people, or JSON objects for programs."),
    ]
}

extension ValueForm where Value == TrustSource {
    static let trustSource = ValueForm(
        expectation: "system, or a PEM file or folder",
        parse: { texts, context in
            guard texts.count == 1, !texts[0].isEmpty else { return nil }
            return texts[0] == "system" ? .system : .path(context.absolute(texts[0]))
        },
        format: { [$0.description] })
}

extension ValueForm where Value == Fingerprint {
    static let fingerprint = ValueForm(
        "the SHA-256 of a certificate: 64 hexadecimal digits, colons or not",
        parse: { Fingerprint(hexadecimal: $0) },
        format: { $0.description })
}

extension ValueForm where Value == Date {
    static let time = ValueForm(
        "a time such as 2026-11-30T00:00:00Z", parse: { Timestamps.parse($0) },
        format: { Timestamps.format($0) })
}
