import Events
import Foundation
import Notifications

@testable import Web

/// What there is to see on a walk through the pages.
enum Dataset: String, CaseIterable {
    case empty, busy, hostile
}

extension WebScene {
    /// What strangers write into certificates: markup, other directions, nothing at all.
    static let hostileNames = [
        hostile + "<svg onload=window.owned=1>",
        #"javascript:window.owned=1//"'><script>window.owned=1</script>"#,
        "\u{202E}moc.elgoog\u{202C}", "a\u{0300}\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}\u{0306}",
        "\u{5D0}\u{5D1}\u{5D2}\u{5D3}.example \u{627}\u{644}\u{639}",
        String(repeating: "W", count: 900),
        "{{#section}}{{{raw}}}{{/section}}", "\u{1F469}\u{200D}\u{1F4BB}.example", "",
    ]

    func fill(_ dataset: Dataset) async throws {
        switch dataset {
        case .empty: break
        case .busy: try await fillBusy()
        case .hostile: try await fillHostile()
        }
    }

    private func fillBusy() async throws {
        try await learn(
            many: (0..<60).map { "host-\($0).shop.example.com" }, names: ["dns:shop.example.com"])
        try await alert("a1", title: "host-0.shop.example.com: the certificate expired") {
            $0.owner = "web-team"
            $0.tags = ["production", "shop"]
            $0.source = "tls://host-0.shop.example.com:443"
        }
        let states: [(Alert.State, AlertSeverity)] = [
            (.firing, .critical), (.acknowledged, .warning), (.suppressed, .info),
            (.resolved, .error),
        ]
        for (index, (state, severity)) in states.enumerated() {
            try await alert(
                "b\(index)", title: "host-\(index).example.com expires in \(index) days",
                key: "key \(index)"
            ) {
                ($0.state, $0.severity) = (state, severity)
                $0.acknowledgement =
                    state == .acknowledged
                    ? Acknowledgement(
                        by: "Ann", reason: "renewal is ordered", at: Self.now,
                        until: Self.now.addingTimeInterval(86_400), severity: severity) : nil
                $0.suppression =
                    state == .suppressed
                    ? Suppression(.silence, by: "s1", reason: "load test", until: Self.now) : nil
            }
        }
        try await silence("s1")
        try await conclude(.delayed, error: "the server answered 502 Bad Gateway")
        _ = try await send(
            .post, "/v1/alerts/acknowledge", body: #"{"alerts":["b0"],"by":"Ann","reason":"on it"}"#
        )
        _ = try await commands()
    }

    private func fillHostile() async throws {
        try await learn(
            many: Self.hostileNames,
            names: (0..<5_000).map { "dns:\($0).\(Self.hostileNames[$0 % 9])" })
        for (index, name) in Self.hostileNames.enumerated() {
            try await alert("a\(index)", title: name, key: index == 1 ? nil : "k\(index)") {
                $0.text = name
                $0.owner = name
                $0.tags = [name]
                $0.source = name
                $0.severity = .critical
                $0.told += [
                    Telling(
                        receiver: "mailto:\(name)", rule: name, kind: .escalation, at: Self.now,
                        threshold: nil, severity: .critical)
                ]
            }
            try await conclude(.failed, on: "a\(index)", error: name)
            _ = try await form(
                "/rules/silences",
                [
                    ("what", "names"), ("about", name + "*"), ("for", "1d"),
                    ("reason", String(("r" + name).prefix(200))),
                    ("by", String(("b" + name).prefix(200))),
                ])
        }
        _ = try await commands()
    }
}
