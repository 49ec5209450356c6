import Certificates
import Logging
import ServiceLifecycle
import Verification

/// Keeps the trust stores in step with the files that they come from.
///
/// A change makes new stores with a new generation.
package final class TrustKeeper: Service {
    private let keeper: FileKeeper<TrustStores, TrustError>

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
        let reading = FileKeeper<TrustStores, TrustError>.Reading(
            name: "trust stores",
            stamps: { () throws(TrustError) in try Self.stamps(sources) },
            value: { _ throws(TrustError) in
                try Self.stores(sources, limits, defaultName: defaultName)
            },
            report: { stores, before in
                for name in stores.names
                where stores[name]?.generation != before?[name]?.generation {
                    Self.report(stores, name, to: logger)
                }
                Self.reportIdle(limits, beside: stores, to: logger)
            })
        keeper = try FileKeeper(reading, interval: interval, logger: logger)
    }

    /// Keeps stores that come from no file, and so never change: for simulations and tests.
    package init(fixed stores: TrustStores, logger: Logger) {
        keeper = FileKeeper(fixed: stores, logger: logger)
    }

    /// The stores as of the last look at the files.
    package var stores: TrustStores { keeper.value }

    /// Looks at the files until graceful shutdown.
    package func run() async throws { try await keeper.run() }

    /// Reads the files again if any of them is another than before.
    package func reloadIfChanged() { keeper.reloadIfChanged() }

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
    private static func reportIdle(
        _ limits: [AnchorLimit], beside stores: TrustStores, to logger: Logger
    ) {
        for name in limits.idle(beside: stores) {
            logger.warning(
                "a limit of an anchor limits nothing: no trust store has that anchor",
                metadata: ["limit": "\(name)"])
        }
    }

    private static func stores(
        _ sources: [String: [TrustSource]], _ limits: [AnchorLimit], defaultName: String
    ) throws(TrustError) -> TrustStores {
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
        return TrustStores(stores, defaultName: defaultName)
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
