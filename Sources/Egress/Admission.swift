/// Who may begin: bounds on all, on each host, and on those that wait.
///
/// First come, first served, but a host that is full does not hold up the others.
struct Admission: Sendable {
    let maximum: Int
    let maximumPerHost: Int
    let maximumWaiting: Int

    private(set) var running: [String: Int] = [:]
    private(set) var waiting: [(ticket: UInt64, host: String)] = []
    private var runningInAll = 0

    init(maximum: Int, maximumPerHost: Int, maximumWaiting: Int) {
        self.maximum = maximum
        self.maximumPerHost = maximumPerHost
        self.maximumWaiting = maximumWaiting
    }

    enum Answer: Hashable, Sendable {
        case go
        case wait
        /// Too many wait already.
        case turnedAway
    }

    mutating func arrive(_ ticket: UInt64, host: String) -> Answer {
        if hasRoom(host) {
            begin(host)
            return .go
        }
        guard waiting.count < maximumWaiting else { return .turnedAway }
        waiting.append((ticket, host))
        return .wait
    }

    /// One that ran has ended; gives back the ticket that may begin in its place.
    mutating func leave(host: String) -> UInt64? {
        runningInAll -= 1
        running[host, default: 1] -= 1
        if running[host] == 0 { running[host] = nil }
        guard let next = waiting.firstIndex(where: { hasRoom($0.host) }) else { return nil }
        let (ticket, host) = waiting.remove(at: next)
        begin(host)
        return ticket
    }

    /// One that waited went away; false where it has begun.
    mutating func abandon(_ ticket: UInt64) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
        waiting.remove(at: index)
        return true
    }

    private func hasRoom(_ host: String) -> Bool {
        runningInAll < maximum && running[host, default: 0] < maximumPerHost
    }

    private mutating func begin(_ host: String) {
        runningInAll += 1
        running[host, default: 0] += 1
    }
}
