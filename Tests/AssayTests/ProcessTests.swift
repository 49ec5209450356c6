import Events
import Foundation
import Testing

/// Services as processes of their own, that share nothing but one SQLite file.
@Suite(.serialized) struct ProcessTests {
    private static let judging = "assay.verification"

    @Test func nothingIsLostDoubledOrInventedWhenServicesDie() async throws {
        let scene = try await ProcessScene()
        defer { scene.remove() }
        let first = try scene.start("first", "verification")
        let second = try scene.start("second", "verification")
        let notification = try scene.start("notification", "notification")
        try await scene.joined([first, second, notification])
        let producer = try scene.start(
            "producer", "producer", "--simulate", "--seed", "7", "--count", "600", "--rate", "60")
        try await eventually("work of both, and of those who tell") {
            [first, second].allSatisfy { $0.batches(of: Self.judging) > 1 }
                && notification.batches(of: "assay.delivery") > 0
        }
        first.signal(SIGKILL)
        notification.signal(SIGKILL)
        try await scene.freeze(second)
        let third = try scene.start("third", "verification")
        let teller = try scene.start("teller", "notification")
        #expect(try await first.status() == nil)
        #expect(try await notification.status() == nil)
        #expect(try await producer.status() == 0, "\(producer.remarks)")
        // The leases of the dead and of the frozen one have to be over for this.
        try await scene.drained()
        second.signal(SIGCONT)
        let before = second.batches(of: Self.judging)
        let sent = try await scene.records(scene.topics.requests).count
        let more = try scene.start(
            "more", "producer", "--simulate", "--seed", "7", "--rate", "40")
        // Not only its workers' remarks on batches from before the ice.
        try await eventually("the thawed one at work again\n\(second.remarks)") {
            second.batches(of: Self.judging) > before + ProcessScene.workers
        }
        // A signal before its first request would meet a process that does not expect one yet.
        try await eventually("requests of the last producer\n\(more.remarks)") {
            try await scene.records(scene.topics.requests).count > sent
        }
        more.signal(SIGINT)
        #expect(try await more.status() == 0, "\(more.remarks)")
        try await scene.drained()
        for service in [second, third, teller] { service.signal(SIGTERM) }
        for service in [second, third, teller] { #expect(try await service.status() == 0) }
        #expect(third.batches(of: Self.judging) > 0)
        try await scene.expectSound(requests: nil)
        try await scene.expectToldOfEverything()
    }

    @Test func aSignalLetsAServiceFinishAndLeaveItsGroup() async throws {
        let scene = try await ProcessScene()
        defer { scene.remove() }
        let producer = try scene.start(
            "producer", "producer", "--simulate", "--seed", "7", "--rate", "60")
        let first = try scene.start("first", "verification")
        let second = try scene.start("second", "verification")
        let notification = try scene.start("notification", "notification")
        try await eventually("work of all") {
            [first, second].allSatisfy { $0.batches(of: Self.judging) > 0 }
                && notification.batches(of: "assay.delivery") > 0
        }
        first.signal(SIGTERM)
        notification.signal(SIGINT)
        #expect(try await first.status() == 0)
        #expect(try await notification.status() == 0)
        producer.signal(SIGINT)
        #expect(try await producer.status() == 0, "\(producer.remarks)")
        second.signal(SIGINT)
        #expect(try await second.status() == 0)
        for service in [first, second] { #expect(service.said("left the group")) }
        #expect(notification.said("left the group", times: 3))
        try await scene.expectAllLeft()
        let last = try scene.start("last", "verification")
        try await eventually("the rest") { try await scene.behind([.requests]) == 0 }
        last.signal(SIGTERM)
        #expect(try await last.status() == 0)
        try await scene.expectSound(requests: nil)
    }

    @Test func everythingInOneProcessTwiceWithForeignBytesAmongTheRequests() async throws {
        let scene = try await ProcessScene()
        defer { scene.remove() }
        let both = [try scene.start("first", "up"), try scene.start("second", "up")]
        try await scene.joined(both)
        let garbage: [[UInt8]] = [
            Array("{}".utf8), [0, 255, 254, 7, 0x30, 0x82], [0x30, 0x80], [],
        ]
        _ = try await scene.log.append(
            garbage.map { Message(value: $0) }, to: scene.topics.requests)
        let producer = try scene.start(
            "producer", "producer", "--simulate", "--seed", "7", "--count", "120", "--rate", "60")
        #expect(try await producer.status() == 0, "\(producer.remarks)")
        try await scene.drained()
        for process in both {
            #expect(process.batches(of: Self.judging) > 0)
            process.signal(SIGINT)
        }
        for process in both { #expect(try await process.status() == 0) }
        let errors = try await scene.records(scene.topics.errors).map { $0.message.value ?? [] }
        for bytes in garbage { #expect(errors.contains(bytes)) }
        try await scene.expectSound(requests: 120 + garbage.count)
    }
}
