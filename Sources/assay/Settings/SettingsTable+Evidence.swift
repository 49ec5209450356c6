import Egress
import Evidence

extension SettingsTable {
    static let evidence = fetching + waiting + keeping

    private static let fetching = [
        Setting(
            "evidence.fetch", .yesOrNo, \.evidence.isFetched,
            "Whether CRLs, OCSP responses and missing issuers are fetched from where certificates "
                + "say that they are."),
        Setting(
            "evidence.crls", .list(.path, "files or folders"), \.evidence.crls,
            "CRLs in DER or PEM that are looked at for every certificate, beside those that are "
                + "fetched. Read again when they change, as often as trust.reload says; verdicts "
                + "follow."),
        Setting(
            "evidence.allowed_networks",
            .list(.network, "networks such as 10.0.0.0/8"), \.evidence.allowedNetworks,
            "Networks that evidence may be fetched from although they are not public, for internal "
                + "authorities."),
        Setting(
            "evidence.allowed_ports", .list(.integer(1...UInt16.max), "port numbers"),
            \.evidence.allowedPorts,
            "Ports that evidence may be fetched from outside of the allowed networks."),
        Setting(
            "evidence.ca_file", .optional(.path), \.evidence.authoritiesFile,
            "Certification authorities for https addresses of evidence, in PEM, beside the "
                + "system's."),
        Setting(
            "evidence.timeout", .duration(.milliseconds(10) ... .seconds(300)), \.evidence.timeout,
            "How long one fetch may take."),
        Setting(
            "evidence.crl_bytes", .size(1_024...(1 << 30)), \.evidence.limits.crlBytes,
            "The largest CRL that is fetched, and the largest file of CRLs."),
    ]

    private static let waiting = [
        Setting(
            "evidence.patience", .duration(.zero ... .seconds(60)), \.evidence.parking.patience,
            "How long a batch waits for evidence; requests that lack it after that are parked."),
        Setting(
            "evidence.pause", .duration(.milliseconds(10) ... .seconds(3_600)),
            \.evidence.parking.pause,
            "How long a parked request rests before it is parked anew; it is judged as soon as its "
                + "evidence is there."),
        Setting(
            "evidence.deadline", .duration(.zero ... .seconds(7 * 86_400)),
            \.evidence.parking.deadline,
            "How long a request waits for evidence without which it is INDETERMINATE."),
        Setting(
            "evidence.preferred_deadline", .duration(.zero ... .seconds(7 * 86_400)),
            \.evidence.parking.preferredDeadline,
            "How long a request waits for evidence without which it passes with a warning, and for "
                + "issuers, which anybody's certificate can name."),
        Setting(
            "evidence.first_pause", .duration(.milliseconds(10) ... .seconds(3_600)),
            \.evidence.keeping.firstPause,
            "How long an address that did not answer is left alone; twice as long after each "
                + "further failure."),
        Setting(
            "evidence.longest_pause", .duration(.milliseconds(10) ... .seconds(86_400)),
            \.evidence.keeping.longestPause,
            "The longest of these pauses; also the one after an answer that cannot be used."),
    ]

    private static let keeping = [
        Setting(
            "evidence.maximum_age", .duration(.seconds(1) ... .seconds(30 * 86_400)),
            \.evidence.keeping.maximumAge,
            "How old evidence may become before it is asked for again, current or not."),
        Setting(
            "evidence.minimum_age", .duration(.zero ... .seconds(86_400)),
            \.evidence.keeping.minimumAge,
            "How long evidence is not asked for again, current or not."),
        Setting(
            "evidence.cache_places", .integer(16...1_000_000), \.evidence.keeping.maximumPlaces,
            "Addresses remembered, each of revocation data and of issuers."),
        Setting(
            "evidence.cache_bytes", .size((1 << 20)...(1 << 36)), \.evidence.keeping.maximumBytes,
            "Memory for evidence, each for revocation data and for issuers."),
        Setting(
            "evidence.archive", .optional(.path), \.evidence.archive,
            "A folder that keeps the evidence that verdicts rest on, as long as topics keep their "
                + "records; beside the log's file if missing, and none on Kafka. Several processes "
                + "may share it."),
        Setting(
            "evidence.archive_bytes", .size((1 << 20)...(1 << 44)), \.evidence.archiveBytes,
            "The most that the archive takes on the disk."),
    ]
}

extension ValueForm where Value == IPNetwork {
    static let network = ValueForm(
        "a network such as 10.0.0.0/8 or fd00::/8", parse: { IPNetwork($0) },
        format: { $0.description })
}
