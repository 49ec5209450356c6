import Events
import FoundationEssentials

/// All alerts of one partition: what was observed, commanded or has become due goes in, and what is
/// to be done comes out.
///
/// A value without a clock: time comes with what goes in, so that the same records give the same
/// decisions. It is rebuilt out of what it had remembered (``restore(_:)``).
package struct AlertBook: Sendable {
    private struct Entry: Sendable {
        var ledger: AlertLedger
        /// When the passing of time alone changes something.
        var due: Date
    }

    /// Which partition it is, and out of how many: what concerns all is decided in the first.
    package let index: Int32
    package let count: Int32
    private let rules: AlertRules
    private var ledgers = Shelves<Entry>()
    private var places = Shelves<CertificatePlace>()
    private(set) package var silences: [Silence] = []
    private var now = Date.distantPast
    private var slot = Int64.min
    private var quiet: (outcomes: Int64, since: Date)?
    private var beat: Int64?
    /// What was in force at the last tick: silences by id, windows by name.
    private var inForce: Set<String> = []
    private(set) package var untracked = 0

    /// Ledgers of one partition; beyond it certificates that are well are not watched, and heard of
    /// again when they are judged again.
    ///
    /// A ledger has about 1 KB.
    static let maximumLedgers = 100_000
    /// Silences at one time; people make them.
    static let maximumSilences = 1_000

    package init(partition index: Int32, of count: Int32, rules: AlertRules) {
        self.index = index
        self.count = count
        self.rules = rules
    }

    /// Takes in one event.
    /// - Parameter time: when it was appended; the book's time never goes back.
    package mutating func apply(_ input: DecisionInput, at time: Date) -> [AlertAction] {
        now = max(now, time)
        switch input {
        case .observed(let observation):
            return turn(observation.key) { $0.observe(observation) }
        case .related(let relation) where relation.kind == .sighted: return sight(relation)
        case .related(let relation): return turn(relation.key) { $0.hear(relation) }
        case .commanded(let command): return obey(command)
        case .ticked(let tick): return pass(tick)
        }
    }

    // MARK: Ledgers

    /// Lets something happen to a ledger, and reviews it.
    private mutating func turn(
        _ key: String, _ happen: (inout LedgerTurn) -> Void
    ) -> [AlertAction] {
        let known = ledgers[key]
        var turn = LedgerTurn(
            known?.ledger ?? AlertLedger(key: key), rules: rules, silences: silences, now: now)
        happen(&turn)
        turn.review()
        let isEmpty = turn.ledger.questions.isEmpty && turn.ledger.alerts.isEmpty
        if turn.isOver || isEmpty {
            ledgers[key] = nil
            return turn.actions + (known == nil ? [] : [.remember(key: key)])
        }
        if known == nil, turn.ledger.alerts.isEmpty, isFull {
            untracked += 1
            return turn.actions
        }
        ledgers[key] = Entry(ledger: turn.ledger, due: turn.due)
        let isNews = known.map { turn.ledger.differs(from: $0.ledger) } ?? true
        return turn.actions + (isNews ? [.remember(key: key)] : [])
    }

    private var isFull: Bool { ledgers.count >= Self.maximumLedgers }

    package func ledger(_ key: String) -> AlertLedger? { ledgers[key]?.ledger }
    package func place(_ key: String) -> CertificatePlace? { places[key] }

    // MARK: Places

    private mutating func sight(_ relation: CertificateRelation) -> [AlertAction] {
        var place =
            places[relation.key]
            ?? CertificatePlace(
                key: relation.key, certificate: relation.by, revision: relation.revision)
        let isNew = places[relation.key] == nil
        let before = place.certificate
        let told = place.sight(relation)
        places[relation.key] = place
        let isNews = isNew || place.certificate.sha256 != before.sha256
        return (isNew ? [] : told.map(AlertAction.relate))
            + (isNews ? [.remember(key: relation.key)] : [])
    }

    // MARK: People

    private mutating func obey(_ command: AlertCommand) -> [AlertAction] {
        switch command.action {
        case .acknowledge, .unacknowledge:
            guard let key = command.key, ledgers[key] != nil else { return [] }
            return turn(key) { $0.obey(command) }
        case .silence:
            guard let silence = command.silence else { return [] }
            silences.removeAll { $0.id == silence.id || $0.until <= now }
            if silences.count < Self.maximumSilences { silences.append(silence) }
            return reviewAll() + [.remember(key: AlertBook.silencesKey)]
        case .unsilence:
            silences.removeAll { $0.id == command.silenceID }
            return reviewAll() + [.remember(key: AlertBook.silencesKey)]
        case .rules: return []
        case .test:
            return command.receiver.map { [.tell(.test(of: $0, by: command, at: now))] } ?? []
        }
    }

    /// Stands for the list of silences in ``AlertAction/remember(key:)``.
    package static let silencesKey = "silences"

    // MARK: Time

    private mutating func pass(_ tick: Tick) -> [AlertAction] {
        guard tick.slot > slot else { return [] }
        slot = tick.slot
        var actions: [AlertAction] = []
        let (active, time) = (active(at: now), now)
        if active != inForce {
            inForce = active
            actions += reviewAll()
        }
        for key in ledgers.keys(where: { $0.due <= time }) { actions += turn(key) { _ in } }
        if silences.contains(where: { $0.until <= time }) {
            silences.removeAll { $0.until <= time }
            actions.append(.remember(key: Self.silencesKey))
        }
        guard index == 0 else { return actions }
        return actions + listen(tick) + beatHeart()
    }

    private func active(at time: Date) -> Set<String> {
        Set(
            silences.filter { $0.from <= time && time < $0.until }.map { "silence \($0.id)" }
                + rules.windows.filter { $0.covers(time) }.map { "window \($0.name)" })
    }

    /// Those with open alerts.
    private mutating func reviewAll() -> [AlertAction] {
        ledgers.keys { $0.ledger.alerts.contains(where: \.isOpen) }.flatMap { key in
            turn(key) { _ in }
        }
    }

    /// Opens an alert when no outcome has come for too long, and closes it when one has.
    private mutating func listen(_ tick: Tick) -> [AlertAction] {
        guard let rule = rules.quiet else { return [] }
        let key = quietKey
        guard let (outcomes, since) = quiet, outcomes == tick.outcomes else {
            let isFirst = quiet == nil
            quiet = (tick.outcomes, now)
            guard !isFirst, ledgers[key] != nil else { return [] }
            return turn(key) { $0.flowAgain() }
        }
        guard now.timeIntervalSince(since) >= rule.after else { return [] }
        return turn(key) { $0.quiet(since: since) }
    }

    private var quietKey: String {
        String(
            decoding: PartitionKey.leading(to: index, of: count, prefix: "flow"), as: UTF8.self)
    }

    private mutating func beatHeart() -> [AlertAction] {
        guard let rule = rules.heartbeat else { return [] }
        let next = rule.number(at: now)
        guard next > beat ?? .min else { return [] }
        beat = next
        return rule.receivers.map { .tell(.heartbeat(to: $0, number: next, at: now)) }
    }

    // MARK: Remembering

    /// Takes back what the book, or its former owner, had remembered.
    package mutating func restore(_ record: AlertRecord) {
        switch record {
        case .ledger(let ledger): ledgers[ledger.key] = Entry(ledger: ledger, due: .distantPast)
        case .place(let place): places[place.key] = place
        case .silences(let list): silences = list.silences
        case .forgotten(let key):
            ledgers[key] = nil
            places[key] = nil
        }
    }

    /// Takes note of what has been, without deciding on it: the time, the ticks, and verdicts that
    /// changed nothing and so were not remembered, by which what comes late is known to be late.
    package mutating func recall(_ input: DecisionInput, at time: Date) {
        now = max(now, time)
        switch input {
        case .observed(let observation): recall(observation)
        case .ticked(let tick) where tick.slot > slot:
            slot = tick.slot
            inForce = active(at: now)
            if quiet?.outcomes != tick.outcomes { quiet = (tick.outcomes, now) }
            if let rule = rules.heartbeat { beat = rule.number(at: now) }
        case .related, .commanded, .ticked: break
        }
    }

    private mutating func recall(_ observation: Observation) {
        guard var entry = ledgers[observation.key] else { return }
        for index in entry.ledger.questions.indices
        where entry.ledger.questions[index].profile == observation.profile
            && entry.ledger.questions[index].serverName == observation.serverName
        {
            let known = entry.ledger.questions[index].revision
            entry.ledger.questions[index].revision = max(known, observation.revision)
        }
        ledgers[observation.key] = entry
    }
}
