import Foundation
import Testing

@testable import Events

/// Times written and read without Foundation's formatters, held against these.
@Suite struct TimestampTests {
    private static let seconds = Date.ISO8601FormatStyle()
    private static let milliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    private func formatted(_ count: Int64) -> String {
        guard count % 1000 != 0 else {
            return Date(millisecondsSince1970: count).formatted(Self.seconds)
        }
        return Date(timeIntervalSince1970: (Double(count) + 0.25) / 1000)
            .formatted(Self.milliseconds)
    }

    private func parsed(_ text: String) -> Date? {
        (try? Self.seconds.parse(text)) ?? (try? Self.milliseconds.parse(text))
    }

    @Test(arguments: [UInt64(1), 2])
    func timesAreWrittenAsTheFormatterWritesThem(seed: UInt64) {
        var generator = JSONGenerator(seed: seed)
        for _ in 0..<2_000 {
            let time = generator.time()
            #expect(Timestamps.format(time) == formatted(time.millisecondsSince1970))
        }
    }

    @Test(arguments: [
        "1600-01-01T00:00:00Z", "1600-02-29T23:59:59.999Z", "1899-12-31T23:59:59Z",
        "1900-03-01T00:00:00Z", "1969-12-31T23:59:59.001Z", "1970-01-01T00:00:00Z",
        "2000-02-29T12:00:00Z", "2024-02-29T00:00:00.500Z", "9999-12-31T23:59:59.999Z",
    ])
    func theEdgesOfTheCalendarAreReadAndWritten(text: String) throws {
        let time = try #require(Timestamps.parse(text))
        #expect(time.millisecondsSince1970 == parsed(text)?.millisecondsSince1970)
        #expect(Timestamps.format(time) == text)
        #expect(CalendarTime(text.utf8Span.span) != nil)
    }

    @Test(arguments: [UInt64(1), 2])
    func textsAreReadAsTheFormatterReadsThem(seed: UInt64) {
        var random = SplitMix64(state: seed)
        for _ in 0..<2_000 {
            var text = Array("2024-02-29T12:34:56.789Z".utf8)
            if random.once(in: 2) { text.removeSubrange(19..<23) }
            for _ in 0..<random.pick([0, 1, 2]) {
                let index = Int.random(in: text.indices, using: &random)
                text[index] = random.pick(Array("0123456789-:.TZ+ ".utf8))
            }
            let string = String(decoding: text, as: UTF8.self)
            let (ours, theirs) = (Timestamps.parse(string), parsed(string))
            #expect(
                ours?.millisecondsSince1970 == theirs?.millisecondsSince1970,
                "seed \(seed): \(string)")
        }
    }

    @Test(arguments: [
        "2026-11-23T06:50:31+02:00", "2026-11-23T06:50:31.5Z", "1066-10-14T09:00:00Z",
    ])
    func otherFormsAreLeftToTheFormatter(text: String) {
        #expect(CalendarTime(text.utf8Span.span) == nil)
        #expect(Timestamps.parse(text) != nil)
    }

    @Test(arguments: ["", "tomorrow", "2026-02-30T00:00:00", "2026-11-23", "20261123T065031"])
    func whatIsNoTimeIsNotRead(text: String) {
        #expect(Timestamps.parse(text) == nil)
    }
}
