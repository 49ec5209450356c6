import Foundation

/// Wakes the one thread that waits for it, whatever becomes of the time of day meanwhile.
///
/// The timed waits of Dispatch's semaphores and of librdkafka end at a time of day: where the clock is
/// put back by an hour, they last an hour. `poll(2)` counts down instead.
///
/// Librdkafka rings it too, by writing to the pipe; what it was told to ring has to be untold before the
/// bell goes.
final class Bell: Sendable {
    private let hears: Int32
    private let rings: Int32

    /// As many rings as fit are one.
    private static let swallowed = 256

    init() {
        var ends: [Int32] = [-1, -1]
        let made = pipe(&ends)
        precondition(made == 0, "the process has no file descriptor left: raise ulimit -n")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (hears, rings) = (ends[0], ends[1])
    }

    deinit {
        close(hears)
        close(rings)
    }

    /// From any thread; where the pipe is full the ring is heard anyway.
    func ring() {
        var nothing: UInt8 = 0
        _ = write(rings, &nothing, 1)
    }

    /// Returns when it has rung since the last call, and at the latest when the time is over.
    func wait(_ time: Duration) {
        var question = pollfd(fd: hears, events: Int16(POLLIN), revents: 0)
        guard poll(&question, 1, time.milliseconds) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: Self.swallowed)
        _ = read(hears, &bytes, bytes.count)
    }

    /// Lends the end to write to.
    func lend<Result>(_ body: (Int32) -> Result) -> Result { body(rings) }
}
