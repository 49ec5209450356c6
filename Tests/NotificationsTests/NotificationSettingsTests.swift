import Foundation
import Testing

@testable import Notifications

struct NotificationSettingsTests {
    private static let secret = "whsec_" + Data(repeating: 1, count: 32).base64EncodedString()

    private func settings(
        _ receivers: [String: (inout ReceiverSettings) -> Void]
    ) -> NotificationSettings {
        var settings = NotificationSettings()
        settings.receivers = receivers.mapValues { change in
            var receiver = ReceiverSettings(kind: .console)
            change(&receiver)
            return receiver
        }
        return settings
    }

    @Test func theDefaultTellsTheConsole() throws {
        let plan = try NotificationSettings().plan(colors: false)
        #expect(plan.rules.routes.map(\.name) == ["default"])
        #expect(plan.rules.routes.allSatisfy { $0.receivers == ["console"] })
        #expect(plan.receivers["console"]?.grouping == NoticeGrouping.none)
    }

    @Test func readsAllKinds() throws {
        var settings = settings([
            "console": { $0.format = .block },
            "audit": { ($0.kind, $0.path) = (.file, "notices.jsonl") },
            "hook": {
                ($0.kind, $0.url, $0.secrets) = (
                    .webhook, "https://hooks.example.com/x", [Self.secret]
                )
                ($0.allowedNetworks, $0.headers) = (["10.0.0.0/8"], ["X-Team": "pki"])
            },
            "team": { ($0.kind, $0.to) = (.email, ["ops@example.com"]) },
            "slack": { ($0.kind, $0.url) = (.slack, "https://hooks.slack.com/services/x") },
            "teams": { ($0.kind, $0.url) = (.teams, "https://x.logic.azure.com/y") },
            "pager": { ($0.kind, $0.routingKey) = (.pagerduty, "R0") },
            "phone": { ($0.kind, $0.topic, $0.groupWait) = (.ntfy, "t", 0) },
            "script": { ($0.kind, $0.command) = (.command, ["/bin/true"]) },
        ])
        settings.defaultReceivers = ["hook"]
        settings.allowedAddresses = ["@example.com"]
        var mail = MailSettings(host: "mail.example.com", from: "assay@example.com")
        (mail.security, mail.user, mail.password) = ("tls", "u", "p")
        settings.mail = mail
        let plan = try settings.plan(colors: true)
        #expect(plan.receivers.count == 9)
        #expect(plan.mail?.server.port == 465)
        #expect(plan.rules.routes.map(\.receivers) == [["hook"]])
        #expect(plan.receivers["team"]?.grouping == .people)
        #expect(plan.receivers["pager"]?.grouping == NoticeGrouping.none)
        #expect(plan.receivers["phone"]?.grouping == NoticeGrouping(wait: 0, interval: 300))
    }

    @Test func namesAllThatIsWrongAtOnce() throws {
        var settings = settings([
            "Ops Team": { _ in },
            "audit": { ($0.kind, $0.url) = (.file, "http://x.example/") },
            "hook": {
                ($0.kind, $0.url, $0.secrets) = (.webhook, "ftp://x", ["whsec_short"])
                ($0.allowedNetworks, $0.headers) = (["10.0.0.1/8"], ["webhook-id": "1"])
            },
            "open": { ($0.kind, $0.url) = (.webhook, "https://x.example/") },
            "team": { ($0.kind, $0.to) = (.email, ["nobody"]) },
            "pager": { ($0.kind, $0.titleTemplate) = (.pagerduty, "{{#x}}") },
            "phone": { $0.kind = .ntfy },
            "script": { ($0.kind, $0.command) = (.command, ["true"]) },
            "slack": { $0.kind = .slack },
        ])
        settings.defaultReceivers = ["ghost"]
        settings.allowedAddresses = ["*"]
        var mail = MailSettings(host: "bad host", from: "x")
        (mail.security, mail.password) = ("ssl", "p")
        settings.mail = mail
        #expect {
            try settings.plan(colors: false)
        } throws: {
            let names = Set(($0 as? SettingProblems)?.problems.map(\.setting) ?? [])
            let expected: Set = [
                "receivers.Ops Team", "receivers.audit.url", "receivers.audit.path",
                "receivers.hook.url", "receivers.hook.secrets[0]",
                "receivers.hook.allowed_networks", "receivers.hook.headers",
                "receivers.open.secrets", "receivers.team.to", "receivers.pager.routing_key",
                "receivers.pager.title_template", "receivers.phone.topic",
                "receivers.script.command", "receivers.slack.url", "default_receivers",
                "allowed_addresses", "mail.host", "mail.from", "mail.security", "mail.user",
            ]
            return names == Set(expected.map { "notification.\($0)" })
        }
    }

    @Test func mailNeedsAServer() throws {
        var settings = settings(["a": { ($0.kind, $0.to) = (.email, ["a@b.c"]) }])
        settings.allowedAddresses = ["@b.c"]
        #expect {
            try settings.plan(colors: false)
        } throws: {
            ($0 as? SettingProblems)?.problems.map(\.setting) == [
                "notification.mail", "notification.mail",
            ]
        }
    }
}
