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
            kind: .firing, alertID: "a", groupID: "g", error: "410", title: "t",
            certificateSHA256: Fingerprint(of: []), nextAttemptAt: Samples.time, switchesOff: true,
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

    @Test(arguments: ReviewCause.Kind.allCases)
    func reviewsConform(kind: ReviewCause.Kind) throws {
        let cause = ReviewCause(kind, kind == .time ? "" : "http://a.example/a b.crl")
        #expect(ReviewCause(cause.description) == cause)
        var review = Review(cause, value: "7", from: 3, round: 2, announcedAt: Samples.time)
        review.after = "0-9"
        #expect(try problems(review.json(), "review.schema.json") == [])
        #expect(try Review(json: review.json()) == review)
    }

    @Test func noticesOfThePreviousVersionAreRead() throws {
        let json = """
            {"version":1,"id":"n","receiver":"pki","rule":"r","indication":"FAILED","title":"t",
             "text":"x","revision":"1-2-3","decided_at":"2026-11-23T07:12:43Z"}
            """
        let notice = try Notice(json: Array(json.utf8))
        #expect(notice.kind == .firing && notice.severity == .error && notice.tags.isEmpty)
        let old = """
            {"version":1,"notice_id":"n","receiver":"pki","channel":"file","status":"failed",
             "attempts":2,"title":"t","concluded_at":"2026-11-23T07:12:43Z"}
            """
        #expect(try NoticeConclusion(json: Array(old.utf8)).status == .failed)
    }

    @Test func whatAlertsAreMadeOfConforms() throws {
        let event = OutcomeEvent(
            outcome: .verdict(Samples.verdict),
            envelope: Envelope(id: EventID("e"), source: "/s", type: .failed),
            record: Samples.record(""))
        let observation = Observation(event)
        let summary = try #require(Samples.verdict.certificate)
        let revision = Revision(milliseconds: 1, partition: 2, offset: 3)
        let relation = CertificateRelation(
            .blamed, key: "k", by: summary, place: "at:x", finding: Samples.verdict.findings.first,
            revision: revision)
        let tick = Tick(slot: 7, at: Samples.time, outcomes: 9)
        let place = CertificatePlace(key: "at:x", certificate: summary, revision: revision)
        #expect(try problems(observation.json(), "observation.schema.json") == [])
        #expect(try problems(relation.json(), "relation.schema.json") == [])
        #expect(try problems(tick.json(), "tick.schema.json") == [])
        #expect(try problems(place.json(), "place.schema.json") == [])
        #expect(try Observation(json: observation.json()) == observation)
        #expect(try CertificateRelation(json: relation.json()) == relation)
        #expect(try Tick(json: tick.json()) == tick)
        #expect(try CertificatePlace(json: place.json()) == place)
    }

    @Test func alertsCommandsAndSilencesConform() throws {
        var match = AlertMatcher()
        match.sources = ["tls://*"]
        let silence = Silence(
            id: "s", match: match, by: "a", reason: "r", from: Samples.time, until: Samples.time)
        var command = AlertCommand(id: "c", .silence, by: "a", reason: "r", at: Samples.time)
        command.silence = silence
        (command.key, command.alert, command.until) = ("k", "a", Samples.time)
        (command.silenceID, command.receiver) = ("s", "ops")
        (command.rules, command.rulesDigest) = (["route default: everything"], "00ff")
        let revision = Revision(milliseconds: 1, partition: 2, offset: 3)
        var alert = Alert(
            id: "a", problem: "p", severity: .error, indication: .failed, title: "t", text: "x",
            openedAt: Samples.time, revision: revision)
        (alert.profile, alert.serverName, alert.source, alert.owner) = ("p", "s", "x", "o")
        (alert.subIndication, alert.resolvedAt, alert.threshold) = (.expired, Samples.time, 7)
        alert.acknowledgement = Acknowledgement(
            by: "a", reason: "r", at: Samples.time, until: Samples.time, severity: .error)
        alert.suppression = Suppression(.silence, by: "s", reason: "r", until: Samples.time)
        alert.affected = [Fingerprint(of: [])]
        alert.told = [
            Telling(
                receiver: "ops", rule: "r", kind: .firing, at: Samples.time, threshold: 7,
                severity: .error)
        ]
        var question = AlertLedger.Question(
            profile: "p", serverName: "s", source: "x", notify: ["n"], indication: .failed,
            revision: revision)
        (question.alert, question.supersededBy) = ("a", Fingerprint(of: []))
        var ledger = AlertLedger(key: "k")
        ledger.certificate = Samples.verdict.certificate
        (ledger.alerts, ledger.questions) = ([alert], [question])
        #expect(try problems(command.json(), "command.schema.json") == [])
        #expect(try problems(SilenceList([silence]).json(), "silences.schema.json") == [])
        #expect(try problems(ledger.json(), "alert.schema.json") == [])
        #expect(try AlertCommand(json: command.json()) == command)
        #expect(try SilenceList(json: SilenceList([silence]).json()).silences == [silence])
        #expect(try AlertLedger(json: ledger.json()) == ledger)
    }

    @Test func keysLeadToTheirPartitions() {
        for count in [1, 4, 7, 100] as [Int32] {
            for index in 0..<count {
                let key = PartitionKey.leading(to: index, of: count, prefix: "tick")
                #expect(Partitioner.partition(of: key, count: count) == index)
            }
        }
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
            .observed, .related, .commanded, .ticked, .alertsChanged, .placeChanged,
            .silencesChanged, .reviewProceeded,
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
