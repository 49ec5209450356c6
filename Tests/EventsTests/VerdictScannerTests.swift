import Foundation
import Testing

@testable import Events

/// Verdicts that are read without a decoder, held to what the decoder reads.
@Suite struct VerdictScannerTests {
    @Test(arguments: [UInt64(3), 4])
    func readsAllThatIsWritten(seed: UInt64) {
        var generator = JSONGenerator(seed: seed)
        for count in 0..<500 {
            let verdict = generator.verdict()
            let read = VerdictScanner.read(verdict.json())
            #expect(read == verdict, "seed \(seed), verdict \(count)")
        }
        #expect(VerdictScanner.read(Samples.verdict.json()) == Samples.verdict)
    }

    /// One byte of a verdict becomes another, or goes, or the text ends there.
    @Test func whatItReadsCodableReadsAsTheSame() throws {
        let json = Samples.verdict.json()
        var read = 0
        for index in json.indices {
            var variants = [Array(json[..<index]), json, json, json, json]
            variants[1].remove(at: index)
            for (variant, byte) in zip(2..., Array("0 \"".utf8)) { variants[variant][index] = byte }
            for variant in variants {
                guard let verdict = VerdictScanner.read(variant) else { continue }
                read += 1
                #expect(try Verdict(decoding: variant) == verdict, "at \(index)")
            }
        }
        #expect(read > 0)
    }

    @Test(arguments: [
        "", "{", "{}", "[]", "null", #"{"evidence":[]}"#, #"{"certificate":null}"#,
    ])
    func leavesWhatIsNoVerdictToCodable(text: String) {
        #expect(VerdictScanner.read(Array(text.utf8)) == nil)
        #expect(throws: ContractError.self) { try Verdict(json: Array(text.utf8)) }
    }

    @Test func aFieldThatIsNewOrOutOfOrderIsLeftToCodable() throws {
        let json = String(decoding: Samples.verdict.json(), as: UTF8.self)
        for text in [
            "{\"aaa\":1," + json.dropFirst(), json.dropLast() + ",\"zzz\":{}}",
            json.replacing("\"version\":1", with: "\"version\":1.0"),
        ] {
            #expect(VerdictScanner.read(Array(text.utf8)) == nil, "\(text)")
            #expect(try Verdict(json: Array(text.utf8)) == Samples.verdict)
        }
    }
}
