import Events
import Evidence
import Inventory
import Pipeline
import Verification

/// What requests are judged with: one for all parts of a process, so that they agree.
struct JudgingMeans {
    let judge: Judge
    let trust: TrustKeeper
    /// Nil where nothing is fetched.
    let evidence: EvidenceKeeper?
    /// Nil where no CRLs come from files.
    let lists: RevocationListKeeper?
}

extension Joinery {
    /// Asks again for verdicts that are out of date.
    func review(_ means: JudgingMeans, _ inventory: InventoryStore) -> [Part] {
        let (topics, groups) = (settings.topics, settings.groups)
        let watch = BasisWatch(
            log: log, topics: topics, groups: groups, inventory: inventory, trust: means.trust,
            evidence: means.evidence, lists: means.lists, rules: means.judge.profiles.digests,
            settings: settings.review.settings, logger: logger)
        let step = ReviewStep(
            topics: topics, groups: groups, inventory: inventory, log: log,
            limits: settings.limits, logger: logger)
        var work = workerSettings
        work.batch = ReviewStep.batch
        return [
            Part(name: "basis-watch", service: watch),
            Part(
                name: "review", service: Worker(step, log: log, settings: work, logger: logger)),
        ]
    }

    /// Judging, what it rests on, the inventory, and the API: all but producers and people.
    func services() throws -> [Part] {
        let means = try judgingMeans()
        let judging = upkeep(of: means) + verification(means)
        guard settings.review.isOn || settings.http.settings != nil else { return judging }
        let (inventory, changes) = (try inventoryStore(), ChangeSignal())
        let review = settings.review.isOn ? review(means, inventory) : []
        return [inventoryPart(inventory, changes)] + (try http(inventory, changes)) + judging
            + review
    }

    /// The same as a service of its own, which keeps its own trust, evidence and inventory.
    func reviewAlone() throws -> [Part] {
        let means = try judgingMeans()
        let inventory = try inventoryStore()
        return upkeep(of: means) + [inventoryPart(inventory)] + review(means, inventory)
    }
}
