/// The faults of one run, in their order: a function of the plan.
struct FaultSchedule: Sendable {
    let faults: [Fault]

    /// - Parameter hasNetwork: whether services reach the log through a network that can be cut.
    init(_ plan: ChaosPlan, hasNetwork: Bool) {
        var random = SplitMix64(seed: plan.seed)
        var faults = (0..<plan.kills).map { Fault.kill(Self.victim($0)) }
        for _ in 0..<plan.freezes {
            faults.append(.freeze(Self.service(&random)))
            faults.append(.stop(Self.service(&random)))
        }
        for index in 0..<plan.clockJumps {
            // Back by less than the hour that the test PKI's revocation data are old: before them,
            // a revoked certificate is rightly none.
            // And not on Kafka at all: libfaketime leaves `cnd_timedwait` alone, so that each timed wait
            // of librdkafka would end at once for as long as the clock is behind, which no clock brings
            // about. There, going forward and coming back is what happens.
            let seconds = hasNetwork || index.isMultiple(of: 2) ? 7_200 : -1_800
            faults.append(.clockJump(Self.service(&random), seconds: seconds))
        }
        if hasNetwork {
            for index in 0..<plan.networkCuts {
                faults.append(index.isMultiple(of: 2) ? .cut : .silence)
            }
            faults += Array(repeating: .restartBroker, count: plan.brokerRestarts)
        }
        self.faults = faults.shuffled(using: &random)
    }

    /// Of ten kills five meet verification, three notification and two the producer.
    private static func victim(_ index: Int) -> Role {
        let turns: [Role] = [
            .firstVerification, .firstNotification, .secondVerification, .producer,
            .firstVerification, .secondNotification, .secondVerification, .firstNotification,
            .producer, .firstVerification,
        ]
        return turns[index % turns.count]
    }

    private static func service(_ random: inout SplitMix64) -> Role {
        Role.services[Int(random.next() % UInt64(Role.services.count))]
    }
}
