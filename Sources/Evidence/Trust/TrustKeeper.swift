import Certificates
import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization
import Verification

/// Keeps the trust stores in step with the files that they come from.
///
/// A change makes new stores with a new generation. Files that cannot be read any more change
/// nothing: the last good stores stay, and the trouble is logged once.
package final class TrustKeeper: Service {
    private let sources: [String: [TrustSource]]
    private let limits: [AnchorLimit]
    private let defaultName: String
    private let interval: Duration
    private let logger: Logger
    private let state: Mutex<State>

    private struct State {
        var stores: TrustStores
        var stamps: [FileStamp]
        var trouble: TrustError?
    }

    /// - Parameters:
    ///   - sources: by the name of the store.
    ///   - limits: what the settings take back of anchors, beside what the files say.
    ///   - defaultName: the store for profiles that name none.
    ///   - interval: how often the files are looked at.
    /// - Throws: where anything cannot be read now: a service must not begin with half its trust.
    package init(
        sources: [String: [TrustSource]], limits: [AnchorLimit] = [], defaultName: String,
        interval: Duration = .seconds(2), logger: Logger
    ) throws(TrustError) {
        self.sources = sources
        self.limits = limits
        self.defaultName = defaultName
        self.interval = interval
        self.logger = logger
        let (stores, stamps) = try Self.load(sources, limits, defaultName: defaultName)
        state = Mutex(State(stores: stores, stamps: stamps))
        for name in stores.names { Self.report(stores, name, to: logger) }
        reportIdleLimits(beside: stores)
    }

    /// Keeps stores that come from no file, and so never change: for simulations and tests.
    package init(fixed stores: TrustStores, logger: Logger) {
        sources = [:]
        limits = []
        defaultName = stores.defaultName
        interval = .seconds(3_600)
        self.logger = logger
        state = Mutex(State(stores: stores, stamps: []))
    }

    /// The stores as of the last look at the files.
    package var stores: TrustStores { state.withLock { $0.stores } }

    /// Looks at the files until graceful shutdown.
    package func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: self.interval)
                self.reloadIfChanged()
            }
        }
    }

    /// Reads the files again if any of them is another than before.
    package func reloadIfChanged() {
        let before = state.withLock { $0 }
        do {
            let stamps = try Self.stamps(sources)
            guard stamps != before.stamps || before.trouble != nil else { return }
            let (stores, loaded) = try Self.load(sources, limits, defaultName: defaultName)
            state.withLock { $0 = State(stores: stores, stamps: loaded) }
            for name in stores.names
            where stores[name]?.generation != before.stores[name]?.generation {
                Self.report(stores, name, to: logger)
            }
            reportIdleLimits(beside: stores)
        } catch {
            guard before.trouble != error else { return }
            state.withLock { $0.trouble = error }
            logger.error("keeps the last good trust stores: \(error)")
        }
    }

    private static func report(_ stores: TrustStores, _ name: String, to logger: Logger) {
        guard let store = stores[name] else { return }
        logger.info(
            "loaded a trust store",
            metadata: [
                "store": "\(name)", "anchors": "\(store.anchors.count)",
                "generation": "\(store.generation)",
            ])
    }

    /// A limit without its anchor is no error, since anchors come and go with updates; but it may be a
    /// slip of the pen.
    private func reportIdleLimits(beside stores: TrustStores) {
        for name in limits.idle(beside: stores) {
            logger.warning(
                "a limit of an anchor limits nothing: no trust store has that anchor",
                metadata: ["limit": "\(name)"])
        }
    }

    /// The stamps are taken before the reading, so that a change in between is seen at the next look.
    private static func load(
        _ sources: [String: [TrustSource]], _ limits: [AnchorLimit], defaultName: String
    ) throws(TrustError) -> (TrustStores, [FileStamp]) {
        let stamps = try stamps(sources)
        var stores: [TrustStore] = []
        for (name, sources) in sources.sorted(by: { $0.key < $1.key }) {
            var anchors: [TrustAnchor] = []
            for source in sources {
                let found = try AnchorFile.anchors(in: source)
                guard !found.isEmpty else {
                    throw TrustError(
                        source: source.description, reason: "no trusted certificate in it")
                }
                anchors += found
            }
            stores.append(TrustStore(name: name, anchors: limits.narrow(anchors)))
        }
        return (TrustStores(stores, defaultName: defaultName), stamps)
    }

    private static func stamps(
        _ sources: [String: [TrustSource]]
    ) throws(TrustError) -> [FileStamp] {
        var stamps: [FileStamp] = []
        for source in sources.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
            for file in try source.files() { stamps.append(FileStamp(of: file)) }
        }
        return stamps
    }
}
