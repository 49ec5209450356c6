/// The most recently written entries under a bound: at least half of it, at most all of it.
///
/// Two generations, the older of which is dropped whole; so every step takes constant time.
struct RecentMemory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let generationSize: Int

    init(capacity: Int) {
        generationSize = max(1, capacity / 2)
    }

    var count: Int { young.count + old.keys.count { young[$0] == nil } }

    subscript(key: Key) -> Value? {
        get { young[key] ?? old[key] }
        set {
            guard let newValue else {
                young[key] = nil
                old[key] = nil
                return
            }
            young[key] = newValue
            if young.count >= generationSize {
                old = young
                young = [:]
            }
        }
    }
}
