import Events
import Foundation
import GRDB

/// One reason to drop records of one partition, as often as there is something to drop.
protocol TidyingPass: Sendable {
    /// Drops within the caller's transaction, and no more than a chunk: others write in between.
    ///
    /// - Returns: whether there may be more to drop.
    func run(at now: Date, chunk: Int, in db: Database) throws -> Bool
}

extension [any TidyingPass] {
    /// Those of all partitions that do not keep everything.
    static func all(in db: Database) throws -> Self {
        try StoredTopic.all(in: db).flatMap { topic in
            topic.partitions.flatMap { partition in
                var passes: [any TidyingPass] = []
                if topic.retention != Retention() {
                    passes.append(RetentionPass(topic: topic, partition: partition))
                }
                if topic.keepsLastOfKey {
                    passes.append(CompactionPass(topic: topic, partition: partition))
                }
                return passes
            }
        }
    }
}
