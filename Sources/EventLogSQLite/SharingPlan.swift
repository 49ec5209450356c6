/// What one member of a group has to do so that the partitions are shared evenly.
///
/// Each member looks after its own share: it lets go of what is over it, and takes what is free up
/// to it. The shares of a topic's partitions add up to their number, so all find an owner. Nobody
/// takes from a living member: a partition changes hands when its batches in hand are committed.
struct SharingPlan: Equatable {
    /// The member is not known (any more), and has to join anew.
    var mustJoin = false
    /// Members whose lease is over, and that are to be removed.
    var dead: [Int64] = []
    /// Partitions to take.
    var acquires: [Int64] = []
    /// Partitions to read no further, and to give up once none of their records is in hand.
    var releases: Set<Int64> = []
    /// Partitions to read from.
    var keeps: Set<Int64> = []

    /// - Parameter topics: the partitions of each topic that the member subscribed to.
    init(for me: Int64, topics: [StoredTopic], in snapshot: GroupSnapshot, inHand: Set<Int64>) {
        guard snapshot.members.contains(where: { $0.id == me }) else {
            mustJoin = true
            return
        }
        let living = snapshot.members.filter { $0.isAlive || $0.id == me }
        let known = Set(living.map(\.id))
        dead = snapshot.members.map(\.id).filter { !known.contains($0) }
        for topic in topics {
            let sharers = living.filter { $0.topics.contains(topic.id) }.map(\.id)
            guard let rank = sharers.firstIndex(of: me) else { continue }
            let partitions = topic.partitions.map(\.id)
            let share = Self.share(
                of: partitions.count, rank: rank, among: sharers.count, turn: Int(topic.id))
            let mine = partitions.filter { snapshot.leases[$0] == me }
            if mine.count > share {
                // What is in hand stays longest, so that most is given up at once.
                let byUse = mine.filter(inHand.contains) + mine.filter { !inHand.contains($0) }
                keeps.formUnion(byUse.prefix(share))
                releases.formUnion(byUse.dropFirst(share))
            } else {
                let free = partitions.filter { partition in
                    snapshot.leases[partition].map { !known.contains($0) } ?? true
                }
                keeps.formUnion(mine)
                acquires += free.prefix(share - mine.count)
            }
        }
    }

    /// Even shares; which members get one more differs from topic to topic.
    static func share(of count: Int, rank: Int, among members: Int, turn: Int) -> Int {
        let isLucky = (rank + turn) % members < count % members
        return count / members + (isLucky ? 1 : 0)
    }
}
