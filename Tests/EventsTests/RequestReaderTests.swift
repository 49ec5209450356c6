import Certificates
import Events
import Foundation
import Testing

@Suite struct RequestReaderTests {
    private let reader = RequestReader()

    private func code(_ record: Record) -> UnreadableReason.Code? {
        do {
            _ = try reader.read(record)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func readsWhatAPlainClientSendsWithoutAnyHeader() throws {
        let pem = Samples.pem.replacing("\n", with: "\\n")
        let text = #"{"certificate": "\#(pem)", "server_name": "www.example.com"}"#
        let received = try reader.read(Samples.record(text))
        #expect(received.request.certificate == Samples.der)
        #expect(received.request.serverName == "www.example.com")
        #expect(received.envelope == nil)
    }

    @Test func readsOurOwnBinaryModeBackToTheSameRequest() throws {
        let message = RequestCodec.message(
            Samples.fullRequest, id: EventID("e1"), source: "/test", time: Samples.time,
            expectation: "PASSED")
        let record = Record(
            position: Samples.record("").position, timestamp: Samples.time, message: message)
        let received = try reader.read(record)
        #expect(received.request == Samples.fullRequest)
        #expect(received.envelope?.id == EventID("e1"))
        #expect(received.envelope?.extensions["expectation"] == "PASSED")
        #expect(message.key == Samples.fullRequest.fingerprint.bytes)
    }

    @Test(arguments: [true, false])
    func readsStructuredMode(withContentType: Bool) throws {
        let data = String(decoding: RequestJSON.encode(Samples.fullRequest), as: UTF8.self)
        let text = """
            {"specversion": "1.0", "id": "a", "source": "/portal", "type": "x",
             "time": "2026-11-23T06:50:31Z", "traceparent": "00-01-02-01", "data": \(data)}
            """
        let headers =
            withContentType
            ? [Header("content-type", "application/cloudevents+json; charset=UTF-8")] : []
        let received = try reader.read(Samples.record(text, headers: headers))
        #expect(received.request == Samples.fullRequest)
        #expect(received.envelope?.source == "/portal")
        #expect(received.envelope?.trace?.parent == "00-01-02-01")
    }

    @Test func readsStructuredModeWithBytes() throws {
        let text = """
            {"specversion": "1.0", "id": "a", "source": "/portal", "type": "x",
             "datacontenttype": "application/pkix-cert", "servername": "h.example",
             "data_base64": "\(Base64.encode(Samples.der))"}
            """
        let headers = [Header("content-type", "application/cloudevents+json")]
        let received = try reader.read(Samples.record(text, headers: headers))
        #expect(received.request.certificate == Samples.der)
        #expect(received.request.serverName == "h.example")
        #expect(received.request.source == "/portal")
    }

    @Test func readsABareCertificateWithTheRestInHeaders() throws {
        let headers = [
            Header("content-type", "application/pkix-cert"), Header("ce_specversion", "1.0"),
            Header("ce_id", "1"), Header("ce_source", "/device/7"), Header("ce_type", "t"),
            Header("ce_requestid", "r"), Header("ce_profile", "tls-client"),
            Header("ce_servername", "h.example"), Header("ce_notify", "pki, ops"),
            Header("ce_at", "2026-11-23T06:50:31Z"),
        ]
        let request = try reader.read(Samples.record(Samples.der, headers: headers)).request
        #expect(request.certificate == Samples.der)
        #expect(request.requestID == "r")
        #expect(request.profile == "tls-client")
        #expect(request.serverName == "h.example")
        #expect(request.notify == ["pki", "ops"])
        #expect(request.source == "/device/7")
        #expect(request.at == Timestamps.parse("2026-11-23T06:50:31Z"))
    }

    @Test func readsABareChainTargetFirst() throws {
        let chain = Samples.pem + PEM.encode(label: "CERTIFICATE", der: Samples.otherDER)
        for headers in [[Header("content-type", "application/pem-certificate-chain")], []] {
            let request = try reader.read(Samples.record(chain, headers: headers)).request
            #expect(request.certificate == Samples.der)
            #expect(request.chain == [Samples.otherDER])
        }
    }

    @Test func recognisesDERWithoutAnyHeader() throws {
        #expect(try reader.read(Samples.record(Samples.der)).request.certificate == Samples.der)
    }

    @Test func takesASingleTextForAListAndIgnoresUnknownFields() throws {
        let text = """
            {"certificate": "\(Base64.encode(Samples.der))", "notify": "pki",
             "chain": "\(Base64.encode(Samples.otherDER))", "colour": {"of": ["the", "day"]}}
            """
        let request = try reader.read(Samples.record(text)).request
        #expect(request.notify == ["pki"])
        #expect(request.chain == [Samples.otherDER])
    }

    @Test func saysWhatIsWrong() {
        let certificate = Base64.encode(Samples.der)
        let cases: [(String, UnreadableReason.Code)] = [
            ("{}", .missingField),
            ("{", .notJSON),
            ("[1]", .notJSON),
            ("\u{1}\u{2}garbage", .notJSON),
            (#"{"certificate": 7}"#, .invalidField),
            (#"{"certificate": "%%%"}"#, .invalidField),
            (#"{"certificate": ""}"#, .invalidField),
            (#"{"certificate": "-----BEGIN CERTIFICATE-----\nMA"}"#, .invalidField),
            (#"{"certificate": "\#(certificate)", "at": "tomorrow"}"#, .invalidField),
            (#"{"certificate": "\#(certificate)", "chain": [7]}"#, .invalidField),
        ]
        for (text, expected) in cases {
            #expect(code(Samples.record(text)) == expected, "\(text)")
        }
        #expect(code(Samples.record(nil)) == .empty)
        #expect(code(Samples.record([])) == .empty)
        let xml = [Header("content-type", "application/xml")]
        #expect(code(Samples.record("<a/>", headers: xml)) == .unsupportedContentType)
    }

    @Test func namesTheMissingField() throws {
        let error = #expect(throws: UnreadableReason.self) {
            try reader.read(Samples.record("{}"))
        }
        #expect(error?.description.contains("\"certificate\"") == true)
    }

    @Test func holdsTheLimits() {
        var limits = RequestLimits()
        limits.requestBytes = 200
        limits.certificateBytes = 4
        let reader = RequestReader(limits: limits)
        for value in [Samples.der, [UInt8](repeating: 0x30, count: 201)] {
            let error = #expect(throws: UnreadableReason.self) {
                try reader.read(Samples.record(value))
            }
            #expect(error?.code == .tooLarge)
        }
    }

    /// Any bytes at all end in a request or a reason; the seed is in the message.
    @Test(arguments: [UInt64(1), 2, 3])
    func survivesAnyBytes(seed: UInt64) {
        var generator = SplitMix64(state: seed)
        let whole = RequestJSON.encode(Samples.fullRequest)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...5, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
            _ = code(Samples.record(bytes))
        }
    }
}
