import Certificates
import Foundation
import Testing

@testable import Events

/// The scanner of requests, held against `Codable`.
@Suite struct RequestScannerTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func whatItReadsCodableReadsAsTheSame(seed: UInt64) {
        var generator = JSONGenerator(seed: seed)
        var read = 0
        for count in 0..<3_000 {
            let bytes = generator.document()
            guard let request = RequestScanner.read(bytes) else { continue }
            read += 1
            #expect(
                (try? RequestJSON.decodeAny(bytes)) == request,
                "seed \(seed), document \(count): \(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(read > 500, "the generator has become too wild to show anything")
    }

    @Test(arguments: [UInt64(1), 2])
    func readsAllThatOurOwnProducersWrite(seed: UInt64) throws {
        var generator = JSONGenerator(seed: seed)
        for count in 0..<500 {
            let request = generator.request()
            let bytes = RequestJSON.encode(request)
            let isASCII = bytes.allSatisfy { $0 < 0x80 }
            let scanned = RequestScanner.read(bytes)
            #expect(scanned == request, "seed \(seed), request \(count), ASCII \(isASCII)")
            #expect(try RequestJSON.decodeAny(bytes) == request, "seed \(seed), request \(count)")
        }
    }

    @Test(arguments: [
        #"{"certificate":"PEM"}"#,
        #" { "server_name" : "a" , "chain" : [ "PEM" , "PEM" ] , "certificate" : "PEM" } "#,
        #"{"certificate":"PEM","profile":null,"at":null,"notify":"pki","crls":[]}"#,
        #"{"certificate":"MAMCAQU\u003d","source":"tls:\/\/a"}"#,
    ])
    func readsTheUsualFormsOfForeignEncoders(text: String) throws {
        let pem = Samples.pem.replacing("\n", with: "\\n")
        let bytes = Array(text.replacing("PEM", with: pem).utf8)
        let request = try #require(RequestScanner.read(bytes))
        #expect(request == (try RequestJSON.decodeAny(bytes)))
        #expect(request.certificate == Samples.der)
    }

    @Test(arguments: [
        #"{"certificate":"MAMCAQU=","certificate":"MAMCAQY="}"#,
        #"{"certificate":"MAMCAQU=","colour":"red"}"#,
        #"{"certificate":"MAMCAQU="} x"#,
        #"{"certificate":"MAMCAQU=",}"#,
        #"{"certificate":"MAMCAQU=","profile":"\ud83d\ude42"}"#,
        #"{"certificate":"MAMCAQU=","profile":7}"#,
        #"{"certificate":["MAMCAQU="]}"#,
        #"{"certificate":null}"#,
        "\u{FEFF}{\"certificate\":\"MAMCAQU=\"}",
        "{\"certificate\":\"MAMCAQU=\",\"profile\":\"\u{1}\"}",
        "{\"certificate\":\"MAMCAQU=", "{", "", "[]", "{}",
    ])
    func leavesWhatIsUnusualToCodable(text: String) {
        #expect(RequestScanner.read(Array(text.utf8)) == nil)
    }

    @Test func bytesThatAreNoUTF8AreNotRead() {
        let before = Array(#"{"certificate":"MAMCAQU=","profile":""#.utf8)
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] {
            #expect(RequestScanner.read(before + bytes + Array("\"}".utf8)) == nil)
        }
    }
}
