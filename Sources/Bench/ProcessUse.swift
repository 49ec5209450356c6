import Foundation

/// What this process has used of the machine so far.
package struct ProcessUse: Hashable, Sendable {
    /// User and system time of all threads, in microseconds.
    package let cpuMicroseconds: Double
    /// The most memory that it ever had in RAM, in bytes.
    package let peakResidentBytes: Int64

    package static var now: ProcessUse {
        var usage = rusage()
        #if canImport(Darwin)
            let (process, unit): (Int32, Int64) = (RUSAGE_SELF, 1)
        #else
            let (process, unit): (Int32, Int64) = (RUSAGE_SELF.rawValue, 1_024)
        #endif
        let result = getrusage(process, &usage)
        precondition(result == 0, "getrusage fails only for wrong arguments")
        return ProcessUse(
            cpuMicroseconds: microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
            peakResidentBytes: Int64(usage.ru_maxrss) * unit)
    }

    private static func microseconds(_ time: timeval) -> Double {
        Double(time.tv_sec) * 1e6 + Double(time.tv_usec)
    }
}

extension [Double] {
    /// The value that half of the others lie below; zero for none.
    var median: Double { isEmpty ? 0 : sorted()[count / 2] }

    /// The value that the given part of all lies at or below (nearest rank); zero for none.
    func percentile(_ part: Double) -> Double {
        guard !isEmpty else { return 0 }
        let rank = Int((Double(count) * part).rounded(.up))
        return sorted()[Swift.min(Swift.max(rank, 1), count) - 1]
    }
}
