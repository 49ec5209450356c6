import Certificates
import Events
import FoundationEssentials
import Verification

/// What was fetched from where, what was not, and what to do next: decisions only, no effects.
///
/// Revocation data and issuers are bounded apart: only certificates that an anchor vouches for make
/// the judge ask for revocation data, but anybody's can name an issuer, and must not push the
/// former out.
struct EvidenceBook {
    let settings: EvidenceSettings
    private(set) var stock = EvidenceStock()
    private var revocation = Shelf()
    private var issuers = Shelf()
    private var placesByObject: [Fingerprint: EvidencePlace] = [:]
    private var tick: UInt64 = 0

    /// All that is known of one place.
    private struct Entry {
        var content: FetchedEvidence?
        var validators = EvidenceValidators()
        /// When it was had last.
        var fetchedAt = Date.distantPast
        /// From when on something newer is asked for.
        var refreshAt = Date.distantPast
        var failure: EvidenceFailure?
        var failures = 0
        var failingSince = Date.distantPast
        var retryAt = Date.distantPast
        var lastUsed: UInt64 = 0

        var cost: Int { content?.cost ?? 0 }
    }

    /// Places of one kind with what they take.
    private struct Shelf {
        var entries: [EvidencePlace: Entry] = [:]
        var bytes = 0
        var underWay: Set<EvidencePlace> = []
    }

    init(settings: EvidenceSettings) {
        self.settings = settings
    }

    /// Says what is known of a place, and whether to fetch from it.
    mutating func ask(
        _ place: EvidencePlace, at now: Date
    ) -> (answer: EvidenceAnswer, mustFetch: Bool) {
        tick += 1
        let shelf = Self.shelf(of: place)
        var entry = self[keyPath: shelf].entries[place] ?? Entry()
        if entry.content != nil, now < entry.refreshAt { return (.had, false) }
        if self[keyPath: shelf].underWay.contains(place) { return (.pending, false) }
        if let failure = entry.failure, now < entry.retryAt {
            return (
                failure.isLasting ? .never : .away(failure, since: entry.failingSince), false
            )
        }
        guard self[keyPath: shelf].underWay.count < settings.maximumUnderWay else {
            return (.away(.passing("too many fetches are under way"), since: now), false)
        }
        self[keyPath: shelf].underWay.insert(place)
        entry.lastUsed = tick
        self[keyPath: shelf].entries[place] = entry
        return (.pending, true)
    }

    /// Says whether to fetch from a place although it is not time yet.
    mutating func renew(_ place: EvidencePlace, at now: Date) -> Bool {
        guard var entry = self[place],
            now.timeIntervalSince(entry.fetchedAt) >= settings.minimumAge / .seconds(1)
        else { return false }
        entry.refreshAt = min(entry.refreshAt, now)
        self[place] = entry
        return ask(place, at: now).mustFetch
    }

    /// Whether a fetch from a place has not ended yet.
    func isUnderWay(_ place: EvidencePlace) -> Bool {
        self[keyPath: Self.shelf(of: place)].underWay.contains(place)
    }

    /// What a fetch from the place names to be spared what it has already.
    func validators(of place: EvidencePlace) -> EvidenceValidators? {
        guard let entry = self[place], entry.content != nil, !entry.validators.isEmpty else {
            return nil
        }
        return entry.validators
    }

    /// Takes in how a fetch ended.
    mutating func conclude(_ place: EvidencePlace, _ result: EvidenceFetchResult, at now: Date) {
        tick += 1
        self[keyPath: Self.shelf(of: place)].underWay.remove(place)
        var entry = self[place] ?? Entry()
        entry.lastUsed = tick
        switch result {
        case .fetched(let evidence, let validators):
            entry = Entry(content: evidence, validators: validators, lastUsed: tick)
            entry.fetchedAt = now
            entry.refreshAt = refreshTime(of: evidence, fetchedAt: now)
        case .unchanged:
            entry.failure = nil
            entry.failures = 0
            if let content = entry.content {
                entry.fetchedAt = now
                entry.refreshAt = refreshTime(of: content, fetchedAt: now)
            }
        case .failed(let failure):
            if entry.failure == nil { entry.failingSince = now }
            entry.failure = failure
            entry.failures += 1
            entry.retryAt = now.addingTimeInterval(pause(after: failure, entry.failures))
        }
        keep(entry, at: place)
        trim(\.revocation, sparing: place)
        trim(\.issuers, sparing: place)
    }

    /// Marks what verdicts rest on as used.
    ///
    /// - Returns: places to fetch from now, so that there is something newer before it is needed.
    mutating func use(_ objects: Set<Fingerprint>, at now: Date) -> [EvidencePlace] {
        tick += 1
        return objects.compactMap { placesByObject[$0] }.filter { place in
            guard var entry = self[place] else { return false }
            entry.lastUsed = tick
            self[place] = entry
            return now >= entry.refreshAt && ask(place, at: now).mustFetch
        }
    }

    /// An object that is kept.
    func object(_ fingerprint: Fingerprint) -> (kind: EvidenceUse.Kind, der: [UInt8])? {
        guard let place = placesByObject[fingerprint] else { return nil }
        return self[place]?.content?.objects.first { $0.fingerprint == fingerprint }
            .map { ($0.kind, $0.der) }
    }

    /// The stock at this time: failures that may be over are left out.
    func stock(at now: Date) -> EvidenceStock {
        guard !stock.unobtainable.isEmpty else { return stock }
        var current = stock
        current.unobtainable = stock.unobtainable.filter { now < self[$0.key]?.retryAt ?? now }
        return current
    }
}

// MARK: - Times

extension EvidenceBook {
    /// How much of its life before its end something newer is asked for.
    private static let lead = 0.1
    private static let longestLead: TimeInterval = 3_600

    private func refreshTime(of evidence: FetchedEvidence, fetchedAt now: Date) -> Date {
        var time = now.addingTimeInterval(settings.maximumAge / .seconds(1))
        if let end = evidence.nextUpdate {
            let lead = min(end.timeIntervalSince(now) * Self.lead, Self.longestLead)
            time = min(time, end.addingTimeInterval(-lead))
        }
        return max(time, now.addingTimeInterval(settings.minimumAge / .seconds(1)))
    }

    private func pause(after failure: EvidenceFailure, _ count: Int) -> TimeInterval {
        let longest = settings.longestPause / .seconds(1)
        guard !failure.isLasting else { return longest }
        let doubled = settings.firstPause / .seconds(1) * Double(1 << min(count - 1, 20))
        return min(max(doubled, Double(failure.retryAfterSeconds ?? 0)), longest)
    }
}

// MARK: - Keeping

extension EvidenceBook {
    private subscript(place: EvidencePlace) -> Entry? {
        get { self[keyPath: Self.shelf(of: place)].entries[place] }
        set { self[keyPath: Self.shelf(of: place)].entries[place] = newValue }
    }

    private static func shelf(of place: EvidencePlace) -> WritableKeyPath<EvidenceBook, Shelf> {
        place.isIssuer ? \.issuers : \.revocation
    }

    private mutating func keep(_ entry: Entry, at place: EvidencePlace) {
        forget(place)
        self[place] = entry
        self[keyPath: Self.shelf(of: place)].bytes += entry.cost
        if let failure = entry.failure, failure.isLasting {
            stock.unobtainable[place] = failure.reason
        }
        switch entry.content {
        case .crl(let crl, _): stock.shelf.crls[place] = crl
        case .ocspResponse(let response, _): stock.shelf.ocspResponses[place] = response
        case .issuers(let certificates): stock.issuers[place.url] = certificates
        case nil: break
        }
        for object in entry.content?.objects ?? [] { placesByObject[object.fingerprint] = place }
    }

    private mutating func forget(_ place: EvidencePlace) {
        guard let entry = self[place] else { return }
        self[place] = nil
        self[keyPath: Self.shelf(of: place)].bytes -= entry.cost
        stock.unobtainable[place] = nil
        switch place.kind {
        case .crl: stock.shelf.crls[place] = nil
        case .ocspResponse: stock.shelf.ocspResponses[place] = nil
        case .issuer: stock.issuers[place.url] = nil
        }
        for object in entry.content?.objects ?? []
        where placesByObject[object.fingerprint] == place {
            placesByObject[object.fingerprint] = nil
        }
    }

    /// Forgets what was used longest ago, down to nine tenths, so that it is seldom done.
    private mutating func trim(
        _ shelf: WritableKeyPath<EvidenceBook, Shelf>, sparing place: EvidencePlace
    ) {
        let kept = self[keyPath: shelf]
        guard
            kept.entries.count > settings.maximumPlaces || kept.bytes > settings.maximumBytes
        else { return }
        let oldest = kept.entries.sorted { $0.value.lastUsed < $1.value.lastUsed }.map(\.key)
        for candidate in oldest where candidate != place && !kept.underWay.contains(candidate) {
            let left = self[keyPath: shelf]
            guard
                left.entries.count > settings.maximumPlaces / 10 * 9
                    || left.bytes > settings.maximumBytes / 10 * 9
            else { return }
            forget(candidate)
        }
    }
}

extension EvidencePlace {
    var isIssuer: Bool {
        if case .issuer = kind { true } else { false }
    }
}
