import Events
import Foundation
import Pipeline
import TestSupport
import Testing
import Verification

/// Verdicts that stay true: what they rest on changes, and they follow without anyone asking.
@Suite struct ReviewFlowTests {
    @Test func aCertificateWhoseRootIsRemovedAlertsAndResolvesWhenItIsPutBack() async throws {
        try await ReviewScene.with { scene in
            let pki = scene.server.pki
            let leaf = try scene.server.leaf(crl: [EvidenceServer.crl])
            try await scene.send(scene.server.request(leaf))
            try await scene.look()
            #expect(try await scene.alerts().isEmpty)
            #expect(try await scene.reviewed().isEmpty)

            // Twice within the time in which announcements are remembered.
            for _ in 0..<2 {
                scene.driver.clock.advance(by: 10)
                try scene.trust([pki.rootB.certificate])
                try await scene.look()
                // The issuer speaks for its leaves.
                let alerts = try await scene.alerts()
                #expect(alerts.contains { $0.state == .firing && $0.affected.count == 1 })
                let alert = try #require(alerts.first { $0.profile != nil })
                #expect(alert.isOpen && alert.subIndication == .noCertificateChainFound)
                #expect(alert.text.contains("because the trust store default had changed"))

                scene.driver.clock.advance(by: 10)
                try scene.trust(pki.trustAnchors)
                try await scene.look()
                #expect(try await scene.alerts().allSatisfy { $0.state == .resolved })
                let detail = try #require(try await scene.newest(leaf))
                #expect(detail.entry.indication == .passed)
            }
            let causes = try await scene.reviewed().map { $0.message.reviewCause }
            #expect(causes == Array(repeating: ReviewCause(.trustStore, "default"), count: 4))
            // It is no new sighting, and nothing is left to do.
            #expect(try await scene.newest(leaf)?.entry.lastSeen == ReviewScene.time)
            try await scene.look()
            #expect(try await scene.reviewed().count == 4)
        }
    }

    @Test func aCertificateOnANewCRLAlertsAndResolvesWhenItIsTakenOff() async throws {
        try await ReviewScene.with { scene in
            let e1 = scene.server.pki.e1
            func publish(_ count: Int, _ number: UInt64) throws {
                let time = scene.driver.clock.now
                let list = try e1.revocationList(ofFirst: count, number: number, at: time)
                scene.server.answer(.status(200, bytes: list), at: EvidenceServer.crl)
            }
            /// Waits for the fetch that a look has asked for.
            func lookUntilFetched() async throws {
                let before = scene.keeper.version
                try await scene.look()
                await scene.keeper.waitForAnswer(past: before, until: .now + .seconds(120))
                try await scene.look()
            }
            try publish(0, 1)
            let leaf = try scene.server.leaf(crl: [EvidenceServer.crl], revocation: 3)
            try await scene.send(scene.server.request(leaf))
            #expect(try await scene.newest(leaf)?.entry.indication == .passed)

            try publish(10, 2)
            scene.driver.clock.advance(by: 5 * 3_600)
            try await lookUntilFetched()
            let alert = try #require(try await scene.alerts().first)
            #expect(alert.isOpen && alert.subIndication == .revoked)
            let url = scene.server.url(EvidenceServer.crl)
            #expect(alert.text.contains("because there was another CRL at \(url)"))
            let errors = try await scene.driver.records(scene.driver.topics.errors)
            let outcome = try #require(errors.first)
            #expect(outcome.message.reviewCause == ReviewCause(.evidence, url))

            try publish(0, 3)
            scene.driver.clock.advance(by: 5 * 3_600)
            try await lookUntilFetched()
            #expect(try await scene.alerts().map(\.state) == [.resolved])
            #expect(try await scene.reviewed().count == 2)
        }
    }

    @Test func aCertificateInANewFileOfCRLsAlertsAndResolvesWhenItIsTakenAway() async throws {
        try await ReviewScene.with { scene in
            let e1 = scene.server.pki.e1
            let leaf = try scene.server.leaf(revocation: 3)
            try await scene.send(scene.server.request(leaf))
            try await scene.look()
            #expect(try await scene.alerts().isEmpty)
            #expect(try await scene.reviewed().isEmpty)

            func publish(_ count: Int, _ number: UInt64, as name: String) throws {
                let time = ReviewScene.time.addingTimeInterval(TimeInterval(number))
                try scene.keep(
                    e1.revocationList(ofFirst: count, number: number, at: time), as: name)
            }
            scene.driver.clock.advance(by: 60)
            // The newest counts, whichever is read first.
            try publish(0, 1, as: "a.crl")
            try publish(10, 3, as: "b.crl")
            try publish(0, 2, as: "c.crl")
            try await scene.look()
            let alert = try #require(try await scene.alerts().first)
            #expect(alert.isOpen && alert.subIndication == .revoked)
            #expect(alert.text.contains("because the CRLs from files had changed"))
            #expect(try await scene.reviewed().map { $0.message.reviewCause } == [.lists])

            scene.driver.clock.advance(by: 60)
            try publish(0, 4, as: "b.crl")
            try await scene.look()
            #expect(try await scene.alerts().map(\.state) == [.resolved])
            #expect(
                try await scene.newest(leaf)?.answers.first?.evidence.first?.url?
                    .hasSuffix("/b.crl") == true)

            // None at all is a change, too.
            scene.driver.clock.advance(by: 60)
            for name in ["a.crl", "b.crl", "c.crl"] { try scene.keep(nil, as: name) }
            try await scene.look()
            #expect(try await scene.reviewed().count == 3)
            try await scene.look()
            #expect(try await scene.reviewed().count == 3)
        }
    }

    @Test func aFileThatIsNoCRLChangesNothingUntilItIsOne() async throws {
        try await ReviewScene.with { scene in
            let e1 = scene.server.pki.e1
            try await scene.send(scene.server.request(scene.server.leaf(revocation: 3)))
            try scene.keep(e1.revocationList(ofFirst: 0, number: 1, at: ReviewScene.time), as: "a")
            try await scene.look()
            let list = try e1.revocationList(ofFirst: 10, number: 2, at: ReviewScene.time)
            try scene.keep(Array(list.prefix(100)), as: "b")
            try await scene.look()
            #expect(try await scene.alerts().isEmpty)
            #expect(try await scene.reviewed().count == 1)
            try scene.keep(list, as: "b")
            scene.driver.clock.advance(by: 60)
            try await scene.look()
            #expect(try await scene.alerts().map(\.subIndication) == [.revoked])
        }
    }

    @Test func whatAnotherProcessHasFoundIsFetchedBeforeItIsJudgedAgain() async throws {
        try await ReviewScene.with { scene in
            let (e1, url) = (scene.server.pki.e1, scene.server.url(EvidenceServer.crl))
            func publish(_ count: Int, _ number: UInt64) throws -> Fingerprint {
                let time = scene.driver.clock.now
                let list = try e1.revocationList(ofFirst: count, number: number, at: time)
                scene.server.answer(.status(200, bytes: list), at: EvidenceServer.crl)
                return Fingerprint(of: list)
            }
            let before = try publish(0, 1)
            let leaf = try scene.server.leaf(crl: [EvidenceServer.crl], revocation: 3)
            try await scene.send(scene.server.request(leaf))
            let place = EvidencePlace(.crl, url)
            #expect(scene.keeper.stock.shelf.crls[place]?.fingerprint == before)

            // Less than the time after which the first process would ask by itself.
            scene.driver.clock.advance(by: 120)
            let after = try publish(10, 2)
            try await scene.withOtherKeeper { other in
                var memory = BasisWatch.Memory()
                let watch = scene.watch(evidence: other)
                let version = other.version
                try await watch.look(&memory)
                await other.waitForAnswer(past: version, until: .now + .seconds(120))
                #expect(scene.keeper.stock.shelf.crls[place]?.fingerprint == before)
                try await watch.look(&memory)
            }
            try await scene.settle()
            #expect(scene.keeper.stock.shelf.crls[place]?.fingerprint == after)
            #expect(try await scene.alerts().map(\.subIndication) == [.revoked])
            #expect(try await scene.reviewed().count == 1)
        }
    }

    @Test func filesThatAnotherProcessHasSeenChangedAreReadBeforeItIsJudgedAgain() async throws {
        try await ReviewScene.with { scene in
            let e1 = scene.server.pki.e1
            try await scene.send(
                scene.server.request(scene.server.leaf(revocation: 3), profile: "any"))
            func reviewElsewhere() async throws {
                scene.driver.clock.advance(by: 60)
                var memory = BasisWatch.Memory()
                try await scene.watch(lists: scene.otherLists(), trust: scene.otherTrust())
                    .look(&memory)
                try await scene.settle()
            }
            let list = try e1.revocationList(ofFirst: 10, number: 2, at: ReviewScene.time)
            try scene.keep(list, as: "new.crl", isSeen: false)
            try await reviewElsewhere()
            #expect(try await scene.alerts().map(\.subIndication) == [.revoked])
            try scene.keep(nil, as: "new.crl", isSeen: false)
            try await reviewElsewhere()
            #expect(try await scene.alerts().map(\.state) == [.resolved])
            try scene.trust([scene.server.pki.rootB.certificate], isSeen: false)
            try await reviewElsewhere()
            #expect(
                try await scene.alerts().contains {
                    $0.isOpen && $0.subIndication == .noCertificateChainFound
                })
            #expect(try await scene.reviewed().count == 3)
        }
    }

    @Test func aProcessThatJudgesNothingNowFetchesWhatAnotherHasFound() async throws {
        try await ReviewScene.with { scene in
            let (e1, url) = (scene.server.pki.e1, scene.server.url(EvidenceServer.crl))
            let place = EvidencePlace(.crl, url)
            let renewal = scene.renewal()
            var positions: [Partition: Int64] = [:]
            func announce(_ review: Review) async throws {
                _ = try await scene.driver.log.append(
                    [ReviewCodec.message(review)], to: scene.driver.topics.reviews)
            }
            func review(_ url: String, _ value: String) -> Review {
                Review(
                    ReviewCause(.evidence, url), value: value,
                    announcedAt: scene.driver.clock.now)
            }
            try await scene.send(
                scene.server.request(scene.server.leaf(crl: [EvidenceServer.crl])))
            let asked = scene.server.requests(of: EvidenceServer.crl)
            let list = try e1.revocationList(
                ofFirst: 10, number: 2, at: scene.driver.clock.now)
            scene.server.answer(.status(200, bytes: list), at: EvidenceServer.crl)
            let digest = Fingerprint(of: list).description

            // What was announced before it began is none of its business.
            scene.driver.clock.advance(by: 120)
            try await announce(review(url, digest))
            try await renewal.follow(&positions)
            // Nor are addresses that nobody here has asked for, the same list, and what is no digest.
            let same = try #require(scene.keeper.stock.shelf.crls[place]).fingerprint
            try await announce(review(scene.server.url("/other.crl"), digest))
            try await announce(review(url, same.description))
            try await announce(review(url, "newer"))
            let version = scene.keeper.version
            try await renewal.follow(&positions)
            #expect(scene.server.requests(of: EvidenceServer.crl) == asked)
            #expect(scene.keeper.version == version)

            try await announce(review(url, digest))
            try await renewal.follow(&positions)
            await scene.keeper.waitForAnswer(past: version, until: .now + .seconds(120))
            #expect(scene.keeper.stock.shelf.crls[place]?.fingerprint == Fingerprint(of: list))
            #expect(scene.server.requests(of: EvidenceServer.crl) == asked + 1)
            // It is not asked for again so soon, whatever is announced.
            try await announce(review(url, same.description))
            try await renewal.follow(&positions)
            #expect(scene.keeper.version == version + 1)
        }
    }

    @Test func whatWasJudgedByWhatHeldBeforeIsFoundAWhileLater() async throws {
        try await ReviewScene.with { scene in
            let pki = scene.server.pki
            func send(_ name: String) async throws {
                try await scene.send(
                    scene.server.request(scene.server.leaf(name), profile: "any"))
            }
            try await send("one.example.com")
            try await scene.look()
            try scene.trust([pki.rootB.certificate])
            try await send("two.example.com")
            try scene.trust(pki.trustAnchors)
            // Nothing has changed since the last look, as far as it can be seen without asking for all
            // that answers rest on.
            try await scene.look()
            #expect(try await scene.reviewed().isEmpty)
            scene.driver.clock.advance(by: ReviewSettings().basesAge / .seconds(1))
            try await scene.look()
            #expect(
                try await scene.reviewed().map { $0.message.reviewCause }
                    == [ReviewCause(.trustStore, "default")])
        }
    }

    @Test func aCertificateThatEndsIsJudgedAgainThenAndNotAfter() async throws {
        try await ReviewScene.with { scene in
            let leaf = try scene.server.leaf(crl: [EvidenceServer.crl])
            try await scene.send(scene.server.request(leaf))
            scene.driver.clock.advance(by: 3_600)
            try await scene.look()
            #expect(try await scene.reviewed().isEmpty)
            let end = try #require(try await scene.newest(leaf)).entry.certificate.notAfter
            scene.driver.clock.advance(by: end.timeIntervalSince(scene.driver.clock.now) + 60)
            for _ in 0..<3 {
                try await scene.look()
                scene.driver.clock.advance(by: 2 * 86_400)
            }
            #expect(try await scene.newest(leaf)?.entry.subIndication == .expired)
            let causes = try await scene.reviewed().map { $0.message.reviewCause }
            #expect(causes == [ReviewCause(.time)])
        }
    }

    @Test func aVerdictThatHasGrownOldIsReviewedEachDay() async throws {
        try await ReviewScene.with { scene in
            try await scene.send(scene.server.request(scene.server.leaf(crl: [EvidenceServer.crl])))
            for day in 1...3 {
                scene.driver.clock.advance(by: 86_400 + 60)
                try await scene.look()
                try await scene.look()
                #expect(try await scene.reviewed().count == day)
            }
        }
    }

    @Test func severalWatchesAndManyPagesAskForEachQuestionOnce() async throws {
        try await ReviewScene.with { scene in
            let leaf = try scene.server.leaf()
            let count = 20
            for number in 0..<count {
                var request = try scene.server.request(leaf, profile: "any")
                request.serverName = "host-\(number).example.com"
                let message = RequestCodec.message(
                    request, id: EventID("\(number)"), source: "/test",
                    time: scene.driver.clock.now)
                try await scene.driver.send(message)
            }
            try await scene.settle()
            try scene.trust([scene.server.pki.rootB.certificate])
            // Each believes that it is the only one.
            for _ in 0..<3 {
                var memory = BasisWatch.Memory()
                try await scene.watch().look(&memory)
            }
            let copy = try #require(
                try await scene.driver.records(scene.driver.topics.reviews).first)
            _ = try await scene.driver.log.append(
                [copy.message, copy.message], to: scene.driver.topics.reviews)
            try await scene.settle()
            let asked = try await scene.reviewed()
            #expect(asked.count == count)
            let names = try asked.map { try RequestReader().read($0).request.serverName }
            #expect(Set(names).count == count)
            let reviews = try await scene.driver.records(scene.driver.topics.reviews)
                .compactMap(ReviewCodec.read)
            #expect(reviews.filter(\.isOver).map(\.asked) == [count])
        }
    }

    @Test func whatStaysOutOfDateIsAskedForAFewTimesOnly() async throws {
        try await ReviewScene.with { scene in
            try await scene.send(scene.server.request(scene.server.leaf(crl: [EvidenceServer.crl])))
            var rules = Profiles.standard.digests
            rules["tls-server"] = "other rules"
            var memory = BasisWatch.Memory()
            for _ in 0..<20 {
                try await scene.watch(rules: rules).look(&memory)
                try await scene.settle()
                scene.driver.clock.advance(by: 60)
            }
            #expect(try await scene.reviewed().count == ReviewSettings().maximumRounds)
        }
    }

    @Test func aQuestionAboutATimeOfItsOwnIsPassedOver() async throws {
        try await ReviewScene.with { scene in
            var request = try scene.server.request(scene.server.leaf(crl: [EvidenceServer.crl]))
            request.at = ReviewScene.time.addingTimeInterval(-60)
            try await scene.send(request)
            try scene.trust([scene.server.pki.rootB.certificate])
            try await scene.look()
            #expect(try await scene.reviewed().isEmpty)
            let reviews = try await scene.driver.records(scene.driver.topics.reviews)
                .compactMap(ReviewCodec.read)
            #expect(reviews.last?.passedOver == 1 && reviews.last?.isOver == true)
        }
    }

    @Test func aReviewOfTimeLeavesNoGapBehindOneThatWasNotOver() {
        let time = ReviewScene.time
        var first = Review(ReviewCause(.time), value: "200", from: 100, announcedAt: time)
        first.after = "150-0-7"
        let second = Review(ReviewCause(.time), value: "300", from: 200, announcedAt: time)
        let next = second.following(first)
        #expect(next?.from == 100 && next?.after == "150-0-7" && next?.value == "300")
        first.isOver = true
        #expect(second.following(first)?.from == 200)
        // Announced twice, or late: nothing.
        #expect(second.following(second) == nil)
        #expect(first.following(second) == nil)
        let racing = Review(ReviewCause(.time), value: "400", from: 100, announcedAt: time)
        var over = second
        over.isOver = true
        #expect(racing.following(over)?.from == 300)
    }
}
