import Certificates
import Events
import FoundationEssentials
import Notifications

/// The rules in force, the silences, and who wanted what.
struct RulesPage: Page {
    static let template = "rules"

    struct SilenceView {
        let id: String
        let about: String
        let by: String
        let reason: String
        let from: Moment
        let until: Moment
        let hasBegun: Bool
    }

    struct Command {
        let at: Moment
        let by: String
        let what: String
        let reason: String?
        /// The alert that it is about.
        let alert: String?
    }

    struct Line {
        let text: String
        /// Whether it says more of the line above it.
        let isDetail: Bool
    }

    struct Choice {
        let value: String
        let isOn: Bool
    }

    struct Span {
        let value: String
        let name: String
        var isOn = false
    }

    /// A silence as somebody has begun to say it.
    struct Draft {
        /// Why it could not be taken; nil at first.
        var problem: String?
        var what = "names"
        var about = ""
        var span = ""
        var reason = ""
    }

    let title = "Rules and silences"
    let navigation = NavigationEntry.all(at: "/rules")
    let hasRules: Bool
    let rules: [Line]
    let file: String?
    let hasSilences: Bool
    let silences: [SilenceView]
    let hasCommands: Bool
    let commands: [Command]
    /// What the form for a silence is filled with.
    let what: [Choice]
    let about: String
    let spans: [Span]
    let reason: String
    let problem: String?
    let author: AuthorField

    private static let spans = [
        Span(value: "1h", name: "an hour"), Span(value: "4h", name: "4 hours"),
        Span(value: "1d", name: "a day"), Span(value: "7d", name: "7 days"),
        Span(value: "30d", name: "30 days"),
    ]

    /// Commands shown.
    static let rows = 50

    init(
        _ facts: NotificationFacts, _ now: AlertWatch.Snapshot, silencing draft: Draft,
        author: AuthorField, at present: Date
    ) {
        rules = facts.rules.map {
            Line(text: SafeText.escape($0.trimmed), isDetail: $0.hasPrefix(" "))
        }
        hasRules = !rules.isEmpty
        file = facts.rulesFile
        silences = now.board.silences.filter { $0.until > present }.map { silence in
            SilenceView(
                id: silence.id, about: SafeText.escape(silence.match.description),
                by: SafeText.escape(silence.by), reason: SafeText.escape(silence.reason),
                from: Moment(silence.from, seenFrom: present),
                until: Moment(silence.until, seenFrom: present), hasBegun: silence.from <= present)
        }
        hasSilences = !silences.isEmpty
        commands = now.journal.commands.prefix(Self.rows).map { Self.command($0, at: present) }
        hasCommands = !commands.isEmpty
        what = AlertMatcher.fields.map { Choice(value: $0.name, isOn: $0.name == draft.what) }
        about = draft.about
        spans = Self.spans.map {
            Span(value: $0.value, name: $0.name, isOn: $0.value == draft.span)
        }
        reason = draft.reason
        problem = draft.problem
        self.author = author
    }

    private static func command(_ command: AlertCommand, at present: Date) -> Command {
        let what =
            switch command.action {
            case .acknowledge: "has it"
            case .unacknowledge: "gave it back"
            case .silence:
                "silenced \(command.silence?.match.description ?? "")"
                    + (command.silence.map { " until \(Timestamps.format($0.until))" } ?? "")
            case .unsilence: "ended the silence \(command.silenceID ?? "")"
            case .test: "tried the receiver \(command.receiver ?? "")"
            case .rules:
                "put other rules in force (\((command.rulesDigest ?? "").prefix(12)))"
            }
        return Command(
            at: Moment(command.at, seenFrom: present), by: SafeText.escape(command.by),
            what: SafeText.escape(what), reason: command.reason.map { SafeText.escape($0) },
            alert: command.alert)
    }
}
