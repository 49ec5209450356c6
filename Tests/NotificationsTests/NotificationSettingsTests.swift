import Foundation
import Testing

@testable import Notifications

struct NotificationSettingsTests {
    private func read(_ json: String) throws -> NotificationSettings {
        try JSONDecoder().decode(NotificationSettings.self, from: Data(json.utf8))
    }

    @Test func theDefaultTellsTheConsole() throws {
        let plan = try NotificationSettings().plan(colors: false)
        #expect(plan.rules.rules.map(\.name) == ["not-passed", "expiring-soon"])
        #expect(plan.rules.rules.allSatisfy { $0.receivers == ["console"] })
    }

    @Test func readsAllKinds() throws {
        let secret = "whsec_" + Data(repeating: 1, count: 32).base64EncodedString()
        let settings = try read(
            """
            {"receivers": {
               "console": {"kind": "console", "format": "block"},
               "audit": {"kind": "file", "path": "notices.jsonl"},
               "hook": {"kind": "webhook", "url": "https://hooks.example.com/x", "secrets": ["\(secret)"],
                        "allowed_networks": ["10.0.0.0/8"], "headers": {"X-Team": "pki"}},
               "team": {"kind": "email", "to": ["ops@example.com"]}},
             "default_receivers": ["hook"],
             "rules": [{"name": "bad", "indications": ["failed"], "expiring_within_days": 7,
                        "receivers": ["team"], "tells_requested": false}],
             "allowed_addresses": ["@example.com"],
             "mail": {"host": "mail.example.com", "from": "assay@example.com", "security": "tls",
                      "user": "u", "password": "p"},
             "delivery": {"batch_seconds": 5}}
            """)
        let plan = try settings.plan(colors: true)
        #expect(plan.receivers.keys.sorted() == ["audit", "console", "hook", "team"])
        #expect(plan.mail?.server.port == 465)
        #expect(plan.delivery.batchSeconds == 5)
        #expect(plan.delivery.maximumAttempts == DeliverySettings().maximumAttempts)
        #expect(plan.rules.rules.map(\.expiringWithinDays) == [7])
    }

    @Test func namesAllThatIsWrongAtOnce() throws {
        let settings = try read(
            """
            {"receivers": {
               "Ops Team": {"kind": "console"},
               "audit": {"kind": "file", "url": "http://x.example/"},
               "hook": {"kind": "webhook", "url": "ftp://x", "secrets": ["whsec_short"],
                        "allowed_networks": ["10.0.0.1/8"], "headers": {"webhook-id": "1"}},
               "open": {"kind": "webhook", "url": "https://x.example/"},
               "team": {"kind": "email", "to": ["nobody"]}},
             "default_receivers": ["ghost"],
             "rules": [{"name": "r", "receivers": ["ghost"], "indications": ["maybe"]},
                       {"name": "r", "receivers": []}],
             "allowed_addresses": ["*"],
             "mail": {"host": "bad host", "from": "x", "security": "ssl", "password": "p"},
             "delivery": {"maximum_attempts": 0, "batch_seconds": 0}}
            """)
        #expect {
            try settings.plan(colors: false)
        } throws: {
            let names = Set(($0 as? SettingProblems)?.problems.map(\.setting) ?? [])
            let expected: Set = [
                "receivers.Ops Team", "receivers.audit.url", "receivers.audit.path",
                "receivers.hook.url", "receivers.hook.secrets[0]",
                "receivers.hook.allowed_networks", "receivers.hook.headers",
                "receivers.open.secrets", "receivers.team.to", "default_receivers",
                "rules", "rules.r.receivers", "rules.r.indications", "rules.r",
                "allowed_addresses", "mail.host", "mail.from", "mail.security", "mail.user",
                "delivery.maximum_attempts", "delivery.batch_seconds",
            ]
            return names == Set(expected.map { "notification.\($0)" })
        }
    }

    @Test func mailNeedsAServer() throws {
        let settings = try read(
            #"{"receivers": {"a": {"kind": "email", "to": ["a@b.c"]}}, "allowed_addresses": ["@b.c"]}"#
        )
        #expect {
            try settings.plan(colors: false)
        } throws: {
            ($0 as? SettingProblems)?.problems.map(\.setting) == [
                "notification.mail", "notification.mail",
            ]
        }
    }
}
