import Certificates
import Foundation
import Intake
import Testing
import Verification

@testable import Evidence

/// What is asked for, when, and what is forgotten: with a clock that is moved by hand.
@Suite struct EvidenceBookTests {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)
    private static let pki = Result { try TestPKI(seed: 1, at: start) }

    private let place = EvidencePlace(.crl, "http://crl.example/1.crl")
    private var settings: EvidenceSettings {
        var settings = EvidenceSettings()
        settings.maximumAge = .seconds(1_000)
        settings.minimumAge = .seconds(60)
        settings.firstPause = .seconds(5)
        settings.longestPause = .seconds(60)
        return settings
    }

    private func time(_ seconds: TimeInterval) -> Date { Self.start + seconds }

    private func crl(_ url: String = "http://crl.example/1.crl") throws -> EvidenceFetchResult {
        let der = try Self.pki.get().e1.revocationList(at: Self.start)
        return .fetched(
            .crl(try SuppliedCRL(der: der, url: url), der: der), .init(entityTag: "\"1\""))
    }

    private func issuer() throws -> EvidenceFetchResult {
        .fetched(
            .issuers([try ParsedCertificate(der: Self.pki.get().e1.certificate)]),
            EvidenceValidators())
    }

    @Test func manyAskAndOneFetches() throws {
        var book = EvidenceBook(settings: settings)
        let asked = (0..<1_000).map { _ in book.ask(place, at: time(0)) }
        #expect(asked.count { $0.mustFetch } == 1)
        #expect(asked.allSatisfy { $0.answer == .pending })
        book.conclude(place, try crl(), at: time(1))
        #expect(book.ask(place, at: time(2)) == (.had, false))
        #expect(book.stock(at: time(2)).shelf.crls[place] != nil)
    }

    @Test func whatIsOldIsAskedForAgainAndUsedMeanwhile() throws {
        var book = EvidenceBook(settings: settings)
        _ = book.ask(place, at: time(0))
        book.conclude(place, try crl(), at: time(0))
        #expect(book.ask(place, at: time(999)) == (.had, false))
        #expect(book.ask(place, at: time(1_000)) == (.pending, true))
        #expect(book.validators(of: place)?.entityTag == "\"1\"")
        #expect(book.stock(at: time(1_001)).shelf.crls[place] != nil)
        book.conclude(place, .unchanged, at: time(1_001))
        #expect(book.ask(place, at: time(2_000)) == (.had, false))
        #expect(book.ask(place, at: time(2_001)) == (.pending, true))
    }

    @Test func whatEndsSoonIsAskedForBeforeItDoes() throws {
        var patient = settings
        patient.maximumAge = .seconds(30 * 86_400)
        var book = EvidenceBook(settings: patient)
        _ = book.ask(place, at: time(0))
        book.conclude(place, try crl(), at: time(0))
        // The list was made an hour before, for seven days; an hour ahead of its end is enough.
        let end: TimeInterval = 7 * 86_400 - 3_600
        #expect(book.ask(place, at: time(end - 3_601)) == (.had, false))
        #expect(book.ask(place, at: time(end - 3_599)) == (.pending, true))
    }

    @Test func whatIsStaleIsNotAskedForAllTheTime() throws {
        var book = EvidenceBook(settings: settings)
        let late = 8 * 86_400.0
        _ = book.ask(place, at: time(late))
        book.conclude(place, try crl(), at: time(late))
        #expect(book.ask(place, at: time(late + 59)) == (.had, false))
        #expect(book.ask(place, at: time(late + 60)) == (.pending, true))
    }

    @Test func useAsksForSomethingNewer() throws {
        var book = EvidenceBook(settings: settings)
        _ = book.ask(place, at: time(0))
        let result = try crl()
        book.conclude(place, result, at: time(0))
        guard case .fetched(let evidence, _) = result else { return }
        let objects = Set(evidence.objects.map(\.fingerprint))
        #expect(book.use(objects, at: time(999)) == [])
        #expect(book.use(objects, at: time(1_000)) == [place])
        #expect(book.use(objects, at: time(1_000)) == [])
    }

    @Test func thoseWhoDoNotAnswerAreLeftAloneForLongerAndLonger() {
        var book = EvidenceBook(settings: settings)
        let failure = EvidenceFailure.passing("nobody there")
        var now: TimeInterval = 0
        for pause in [5.0, 10, 20, 40, 60, 60] {
            #expect(book.ask(place, at: time(now)) == (.pending, true))
            book.conclude(place, .failed(failure), at: time(now))
            let away = EvidenceAnswer.away(failure, since: Self.start)
            #expect(book.ask(place, at: time(now + pause - 0.5)) == (away, false))
            now += pause
        }
        #expect(book.stock(at: time(now)).unobtainable.isEmpty)
    }

    @Test func aServerMayAskForALongerPause() {
        var book = EvidenceBook(settings: settings)
        _ = book.ask(place, at: time(0))
        book.conclude(place, .failed(.passing("busy", retryAfter: 30)), at: time(0))
        #expect(book.ask(place, at: time(29)).mustFetch == false)
        #expect(book.ask(place, at: time(30)).mustFetch)
        book.conclude(place, .failed(.passing("busy", retryAfter: 86_400)), at: time(30))
        #expect(book.ask(place, at: time(90)).mustFetch)
    }

    @Test func whatIsNotThereIsUnobtainableForAWhile() {
        var book = EvidenceBook(settings: settings)
        _ = book.ask(place, at: time(0))
        book.conclude(place, .failed(.lasting("status 404")), at: time(0))
        #expect(book.ask(place, at: time(59)) == (.never, false))
        #expect(book.stock(at: time(59)).unobtainable == [place: "status 404"])
        #expect(book.stock(at: time(60)).unobtainable == [:])
        #expect(book.ask(place, at: time(60)) == (.pending, true))
    }

    @Test func whatWasHadOutlivesAFailure() throws {
        var book = EvidenceBook(settings: settings)
        _ = book.ask(place, at: time(0))
        book.conclude(place, try crl(), at: time(0))
        _ = book.ask(place, at: time(1_000))
        book.conclude(place, .failed(.passing("away")), at: time(1_000))
        #expect(book.stock(at: time(1_001)).shelf.crls[place] != nil)
    }

    @Test func strangersIssuersPushOutNoRevocationData() throws {
        var small = settings
        small.maximumPlaces = 10
        var book = EvidenceBook(settings: small)
        _ = book.ask(place, at: time(0))
        book.conclude(place, try crl(), at: time(0))
        for number in 0..<100 {
            let stranger = EvidencePlace(.issuer, "http://stranger.example/\(number)")
            _ = book.ask(stranger, at: time(1))
            book.conclude(stranger, try issuer(), at: time(1))
        }
        #expect(book.stock(at: time(2)).issuers.count <= 10)
        #expect(book.stock(at: time(2)).shelf.crls[place] != nil)
    }

    @Test func whatWasUsedLastIsKeptWithinTheBytes() throws {
        guard case .fetched(let evidence, _) = try crl() else { return }
        var small = settings
        small.maximumBytes = evidence.cost * 4
        var book = EvidenceBook(settings: small)
        for number in 0..<20 {
            let url = "http://crl.example/\(number)"
            let place = EvidencePlace(.crl, url)
            _ = book.ask(place, at: time(0))
            book.conclude(place, try crl(url), at: time(0))
        }
        let kept = book.stock(at: time(1)).shelf.crls.keys.map(\.url)
        #expect((1...4).contains(kept.count))
        #expect(kept.contains("http://crl.example/19"))
    }

    @Test func onlySoManyAreWaitedFor() {
        var small = settings
        small.maximumUnderWay = 3
        var book = EvidenceBook(settings: small)
        let asked = (0..<5).map {
            book.ask(EvidencePlace(.issuer, "http://stranger.example/\($0)"), at: time(0))
        }
        #expect(asked.map(\.mustFetch) == [true, true, true, false, false])
        guard case .away = asked[4].answer else {
            Issue.record("\(asked[4].answer)")
            return
        }
    }
}
