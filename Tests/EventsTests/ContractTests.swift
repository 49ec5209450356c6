import Events
import Foundation
import TestSupport
import Testing
import Yams

/// The documents under Documentation/contracts, held against what the codecs write and read.
@Suite struct ContractTests {
    private func problems(_ json: [UInt8], _ schema: String) throws -> [String] {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(json))
        return try JSONSchema(Repository.contract(schema)).problems(with: value)
    }

    @Test func requestsConform() throws {
        let bare = VerificationRequest(certificate: Samples.der)
        for request in [bare, Samples.fullRequest] {
            #expect(try problems(RequestJSON.encode(request), "request.schema.json") == [])
        }
    }

    @Test func whatTheRequestSchemaRefusesTheReaderRefuses() throws {
        for text in ["{}", #"{"certificate": 7}"#, #"{"certificate": ""}"#, "[]"] {
            #expect(try !problems(Array(text.utf8), "request.schema.json").isEmpty, "\(text)")
            #expect(throws: UnreadableReason.self, "\(text)") {
                try RequestJSON.decode(Array(text.utf8))
            }
        }
    }

    @Test func verdictsConform() throws {
        let bare = Verdict(
            indication: .passed, certificate: nil, profile: "any",
            trustStore: TrustStoreReference(name: "default", generation: "0"),
            validatedAt: Samples.time)
        for verdict in [bare, Samples.verdict] {
            #expect(try problems(verdict.json(), "verdict.schema.json") == [])
            #expect(try Verdict(json: verdict.json()) == verdict)
        }
    }

    @Test func noticesAndTheirConclusionsConform() throws {
        let notice = Samples.notice
        #expect(try problems(notice.json(), "notice.schema.json") == [])
        #expect(try Notice(json: notice.json()) == notice)
        let conclusion = NoticeConclusion(
            noticeID: "n", receiver: "pki", channel: "webhook", status: .failed, attempts: 3,
            error: "410", title: "t", certificateSHA256: Fingerprint(of: []),
            concludedAt: Samples.time)
        #expect(try problems(conclusion.json(), "notification.schema.json") == [])
        #expect(try NoticeConclusion(json: conclusion.json()) == conclusion)
    }

    @Test func marksOfAttemptsConform() throws {
        let mark = AttemptMark(
            group: Groups().verification, position: Position(Partition(Samples.topic, 1), 7),
            until: 9, attempts: 1, member: "m")
        #expect(try problems(mark.json(), "attempt.schema.json") == [])
        #expect(try AttemptMark(json: mark.json()) == mark)
    }

    @Test func aNewerFieldIsIgnoredAndAMissingOneNamed() throws {
        var text = String(decoding: Samples.verdict.json(), as: UTF8.self)
        text = #"{"a_newer_field":[1],"# + text.dropFirst()
        #expect(try Verdict(json: Array(text.utf8)) == Samples.verdict)
        let error = #expect(throws: ContractError.self) { try Verdict(json: Array("{}".utf8)) }
        #expect(error?.description.contains("\"version\" is missing") == true)
    }

    @Test func theSameVerdictGivesTheSameBytes() {
        #expect(Samples.verdict.json() == Samples.verdict.json())
    }

    @Test func theSchemasListWhatTheCodeHas() throws {
        let text = try String(
            contentsOf: Repository.contract("verdict.schema.json"), encoding: .utf8)
        for name in SubIndication.allCases { #expect(text.contains("\"\(name.rawValue)\"")) }
        for name in Finding.Severity.allCases { #expect(text.contains("\"\(name.rawValue)\"")) }
        let api = try String(contentsOf: Repository.contract("asyncapi.yaml"), encoding: .utf8)
        for code in UnreadableReason.Code.allCases { #expect(api.contains(code.rawValue)) }
    }

    @Test func theAsyncAPIDocumentNamesOurTopicsTypesAndFiles() throws {
        let text = try String(contentsOf: Repository.contract("asyncapi.yaml"), encoding: .utf8)
        let document = try #require(try Yams.compose(yaml: text))
        #expect(document["asyncapi"]?.string == "3.0.0")
        let channels = try #require(document["channels"]?.mapping)
        let addresses = channels.values.compactMap { $0["address"]?.string }
        #expect(Set(addresses) == Set(Topics().all.map(\.rawValue)))
        let messages = try #require(document["components"]?["messages"]?.mapping)
        let types: Set<EventType> = [
            .requested, .verified, .failed, .unreadable, .noticeDecided, .noticeConcluded,
        ]
        // The mark of an attempt is no CloudEvent: nothing of it is for others.
        #expect(
            Set(messages.values.compactMap { $0["name"]?.string })
                == Set(types.map(\.rawValue) + ["dev.assay.attempt.v1"]))
        for file in messages.values.compactMap({ $0["payload"]?["$ref"]?.string }) {
            #expect(FileManager.default.fileExists(atPath: Repository.contract(file).path))
        }
        for reference in text.matches(of: /'#\/([A-Za-z\/]+)'/) {
            let target = reference.1.split(separator: "/").reduce(document as Node?) {
                $0?[String($1)]
            }
            #expect(target != nil, "\(reference.1)")
        }
    }

    @Test func theAsyncAPIDocumentListsTheHeadersOfAnUnreadableRequest() throws {
        let text = try String(contentsOf: Repository.contract("asyncapi.yaml"), encoding: .utf8)
        let schema = try #require(
            try Yams.compose(yaml: text)?["components"]?["schemas"]?["unreadableHeaders"])
        let documented = Set(schema["properties"]?.mapping?.keys.compactMap(\.string) ?? [])
        let request = UnreadableRequest(
            reason: UnreadableReason(.empty, "x"), record: Samples.record(""), requestID: "r",
            source: "s", notify: ["n"])
        let message = OutcomeCodec.message(
            .unreadable(request), causedBy: Samples.record(""), time: Samples.time,
            maximumBytes: 1_000_000)
        let standard: Set = ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"]
        let written = Set(message.headers.map(\.name).filter { $0.hasPrefix("ce_") })
        #expect(written.subtracting(standard).subtracting(["ce_causationid"]) == documented)
    }
}
