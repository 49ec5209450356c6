import Certificates
import Events

/// What a rules file says; see ``AlertRules``.
struct RulesContent {
    var owners: [OwnerRule] = []
    var routes: [AlertRoute]?
    var windows: [MaintenanceWindow] = []
    var quiet: QuietRule?
    var heartbeat: HeartbeatRule?
}

/// Reads a rules file and collects all that is wrong with it.
struct RulesReader {
    private let file: RulesFile
    private let receivers: Set<String>
    private(set) var problems: [SettingProblem] = []

    /// Entries of one list in the file: a bound against a file that is not one.
    static let maximumEntries = 1_000
    /// A year of the longest-lived certificates is less.
    static let maximumSeconds = 10 * 366 * 86_400.0

    init(_ file: RulesFile, receivers: Set<String>) {
        self.file = file
        self.receivers = receivers
    }

    mutating func read() -> RulesContent {
        var content = RulesContent()
        let fields = fields(
            file.root, at: "", known: ["owners", "routes", "windows", "quiet", "heartbeat"])
        for (node, path) in list(fields["owners"], at: "owners") {
            content.owners += readOwner(node, path).map { [$0] } ?? []
        }
        if fields["routes"] != nil {
            content.routes = list(fields["routes"], at: "routes").compactMap {
                readRoute($0.0, $0.1)
            }
            reportTwins(content.routes?.map(\.name) ?? [], at: "routes", fields["routes"])
        }
        for (node, path) in list(fields["windows"], at: "windows") {
            content.windows += readWindow(node, path).map { [$0] } ?? []
        }
        reportTwins(content.windows.map(\.name), at: "windows", fields["windows"])
        if let node = fields["quiet"] {
            let fields = self.fields(node, at: "quiet", known: ["after"])
            if let after = required(fields["after"], node, at: "quiet.after") {
                content.quiet = time(after, at: "quiet.after").map(QuietRule.init)
            }
        }
        if let node = fields["heartbeat"] { content.heartbeat = readHeartbeat(node) }
        return content
    }

    // MARK: Parts

    private mutating func readOwner(_ node: RulesFile.Node, _ path: String) -> OwnerRule? {
        let fields = fields(node, at: path, known: ["owner", "tags", "match"])
        let owner = fields["owner"].flatMap { text($0, at: "\(path).owner") }
        let tags = texts(fields["tags"], at: "\(path).tags")
        if owner == nil, tags.isEmpty { report(node, path, "needs an owner or tags") }
        guard let match = required(fields["match"], node, at: "\(path).match") else { return nil }
        let known = ["sources", "names", "profiles", "certificates"]
        return OwnerRule(
            owner: owner, tags: tags, match: matcher(match, at: "\(path).match", known: known))
    }

    private mutating func readRoute(_ node: RulesFile.Node, _ path: String) -> AlertRoute? {
        let fields = fields(
            node, at: path,
            known: [
                "name", "match", "receivers", "expiring", "repeat", "escalate", "resolved",
                "requested", "continue",
            ])
        guard let named = required(fields["name"], node, at: "\(path).name"),
            let name = text(named, at: "\(path).name")
        else { return nil }
        var route = AlertRoute(name: name, receivers: [])
        if let match = fields["match"] { route.match = matcher(match, at: "\(path).match") }
        route.receivers = names(fields["receivers"], at: "\(path).receivers")
        if let expiring = fields["expiring"] {
            route.expiring = list(expiring, at: "\(path).expiring").compactMap {
                threshold($0.0, at: $0.1)
            }
        }
        if let pause = fields["repeat"] {
            let isNever = text(pause, at: "\(path).repeat", quietly: true) == "never"
            route.repeatAfter = isNever ? nil : time(pause, at: "\(path).repeat")
        }
        if let escalate = fields["escalate"] {
            route.escalation = readEscalation(escalate, "\(path).escalate")
        }
        route.tellsResolved = truth(fields["resolved"], at: "\(path).resolved") ?? true
        route.tellsRequested = truth(fields["requested"], at: "\(path).requested") ?? true
        route.continues = truth(fields["continue"], at: "\(path).continue") ?? false
        return route
    }

    private mutating func readEscalation(
        _ node: RulesFile.Node, _ path: String
    ) -> AlertRoute.Escalation? {
        let fields = fields(node, at: path, known: ["after", "receivers"])
        let told = names(fields["receivers"], at: "\(path).receivers")
        if told.isEmpty { report(node, path, "needs receivers") }
        guard let after = required(fields["after"], node, at: "\(path).after"),
            let seconds = time(after, at: "\(path).after")
        else { return nil }
        return AlertRoute.Escalation(after: seconds, receivers: told)
    }

    private mutating func readWindow(
        _ node: RulesFile.Node, _ path: String
    ) -> MaintenanceWindow? {
        let fields = fields(node, at: path, known: ["name", "days", "from", "to", "match"])
        let name = required(fields["name"], node, at: "\(path).name").flatMap {
            text($0, at: "\(path).name")
        }
        let from = required(fields["from"], node, at: "\(path).from").flatMap {
            clock($0, at: "\(path).from")
        }
        let to = required(fields["to"], node, at: "\(path).to").flatMap {
            clock($0, at: "\(path).to")
        }
        var days = Set(1...7)
        if let node = fields["days"] {
            days = Set(list(node, at: "\(path).days").compactMap { day($0.0, at: $0.1) })
        }
        let match = fields["match"].map { matcher($0, at: "\(path).match") } ?? AlertMatcher()
        guard let name, let from, let to else { return nil }
        return MaintenanceWindow(
            name: name, days: days, fromMinute: from, toMinute: to, match: match)
    }

    private mutating func readHeartbeat(_ node: RulesFile.Node) -> HeartbeatRule? {
        let fields = fields(node, at: "heartbeat", known: ["every", "receivers"])
        let told = names(fields["receivers"], at: "heartbeat.receivers")
        if told.isEmpty { report(node, "heartbeat", "needs receivers") }
        guard let every = required(fields["every"], node, at: "heartbeat.every"),
            let seconds = time(every, at: "heartbeat.every")
        else { return nil }
        return HeartbeatRule(every: seconds, receivers: told)
    }

    private mutating func matcher(
        _ node: RulesFile.Node, at path: String, known: [String]? = nil
    ) -> AlertMatcher {
        var matcher = AlertMatcher()
        let all = AlertMatcher.fields.map(\.name)
        let fields = fields(node, at: path, known: known ?? all)
        for field in AlertMatcher.fields {
            guard let node = fields[field.name] else { continue }
            let values = texts(node, at: "\(path).\(field.name)")
            if values.isEmpty { report(node, "\(path).\(field.name)", "has no entries") }
            matcher[keyPath: field.list] = values
            check(values, of: field.name, node, at: "\(path).\(field.name)")
        }
        return matcher
    }

    /// Words out of a closed set are held against it, so that a slip of the pen does not match nothing.
    private mutating func check(
        _ values: [String], of field: String, _ node: RulesFile.Node, at path: String
    ) {
        let words: [String]? =
            switch field {
            case "verdicts": Indication.allCases.map(\.rawValue)
            case "indications": SubIndication.allCases.map(\.rawValue)
            case "severities": AlertSeverity.allCases.map(\.rawValue)
            default: nil
            }
        guard let words else { return }
        for value in values
        where !words.contains(where: { TextPattern(value).matches($0) }) {
            report(node, path, "has \(value), which is none of \(words.joined(separator: ", "))")
        }
    }
}

// MARK: Values

extension RulesReader {
    private mutating func threshold(
        _ node: RulesFile.Node, at path: String
    ) -> ExpiryThreshold? {
        guard let text = text(node, at: path) else { return nil }
        if text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent),
            percent > 0
        {
            return .share(percent / 100)
        }
        guard let seconds = TimeText.parse(text), (1...Self.maximumSeconds).contains(seconds)
        else {
            report(node, path, "is \(text), not a time such as 30d or a share such as 33%")
            return nil
        }
        return .time(seconds)
    }

    private mutating func time(_ node: RulesFile.Node, at path: String) -> Double? {
        guard let text = text(node, at: path) else { return nil }
        guard let seconds = TimeText.parse(text), (1...Self.maximumSeconds).contains(seconds)
        else {
            report(node, path, "is \(text), not a time such as 4h or 1d12h")
            return nil
        }
        return seconds
    }

    /// `HH:MM` as a minute of the day.
    private mutating func clock(_ node: RulesFile.Node, at path: String) -> Int? {
        guard let text = text(node, at: path) else { return nil }
        let parts = text.split(separator: ":").map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1],
            (0...23).contains(hour), (0...59).contains(minute)
        else {
            report(node, path, "is \(text), not a time of day (UTC) such as \"22:30\"")
            return nil
        }
        return hour * 60 + minute
    }

    private mutating func day(_ node: RulesFile.Node, at path: String) -> Int? {
        let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        guard let text = text(node, at: path) else { return nil }
        guard let index = days.firstIndex(of: text.lowercased()) else {
            report(node, path, "is \(text), none of \(days.joined(separator: ", "))")
            return nil
        }
        return index + 1
    }

    private mutating func truth(_ node: RulesFile.Node?, at path: String) -> Bool? {
        guard let node, let text = text(node, at: path) else { return nil }
        switch text {
        case "true", "yes": return true
        case "false", "no": return false
        default:
            report(node, path, "is \(text), neither true nor false")
            return nil
        }
    }

    private mutating func names(_ node: RulesFile.Node?, at path: String) -> [String] {
        let names = texts(node, at: path)
        for name in names where !receivers.contains(name) {
            report(
                node ?? file.root, path,
                "names \(name), which is not under notification.receivers")
        }
        return names
    }

    private mutating func texts(_ node: RulesFile.Node?, at path: String) -> [String] {
        list(node, at: path).compactMap { text($0.0, at: $0.1) }
    }

    private mutating func text(
        _ node: RulesFile.Node, at path: String, quietly: Bool = false
    ) -> String? {
        if case .text(let text) = node.content, !text.isEmpty { return text }
        if !quietly { report(node, path, "must be a text") }
        return nil
    }

    /// A single text stands for a list of one.
    private mutating func list(
        _ node: RulesFile.Node?, at path: String
    ) -> [(RulesFile.Node, String)] {
        guard let node else { return [] }
        switch node.content {
        case .list(let nodes):
            if nodes.count > Self.maximumEntries {
                report(node, path, "has more than \(Self.maximumEntries) entries")
            }
            return nodes.prefix(Self.maximumEntries).enumerated().map {
                ($1, "\(path)[\($0)]")
            }
        case .text: return [(node, path)]
        case .nothing: return []
        case .map:
            report(node, path, "must be a list")
            return []
        }
    }

    private mutating func fields(
        _ node: RulesFile.Node, at path: String, known: [String]
    ) -> [String: RulesFile.Node] {
        guard case .map(let entries) = node.content else {
            if node.content != .nothing || !path.isEmpty {
                report(node, path, "must have fields: \(known.joined(separator: ", "))")
            }
            return [:]
        }
        var fields: [String: RulesFile.Node] = [:]
        for entry in entries {
            if known.contains(entry.key) {
                fields[entry.key] = entry.value
            } else {
                let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
                report(
                    RulesFile.Node(line: entry.line, .nothing), name,
                    "is not known here; there are \(known.joined(separator: ", "))")
            }
        }
        return fields
    }

    private mutating func required(
        _ node: RulesFile.Node?, _ parent: RulesFile.Node, at path: String
    ) -> RulesFile.Node? {
        if node == nil { report(parent, path, "is missing") }
        return node
    }

    private mutating func reportTwins(
        _ names: [String], at path: String, _ node: RulesFile.Node?
    ) {
        if let node, Set(names).count < names.count { report(node, path, "has two of one name") }
    }

    private mutating func report(_ node: RulesFile.Node, _ path: String, _ text: String) {
        let place = path.isEmpty ? "" : "\(path) "
        problems.append(
            SettingProblem(
                "notification.rules",
                "\(file.name):\(node.line): "
                    + SafeText.escape("\(place)\(text)", limit: 400)))
    }
}
