import Events
import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

/// Holds the description of the API to the routes, and to what they answer.
@Suite struct OpenAPITests {
    private let document: JSONValue

    init() throws {
        document = try JSONDecoder().decode(
            JSONValue.self, from: Data(PackageResources.openapi_json))
    }

    @Test func describesEveryRouteAndNoOther() async throws {
        let scene = try await WebScene()
        let routes = HTTPService.router(scene.parts, scene.settings).routes
            .filter { $0.path.description.isOfTheAPI }
            .map { "\($0.method.rawValue.lowercased()) \($0.path.description.asTemplate)" }
        let described = document["paths"].fields.flatMap { path, operations in
            operations.fields.keys.map { "\($0) \(path)" }
        }
        #expect(Set(routes) == Set(described))
        #expect(routes.count > 20)
    }

    @Test func everyOperationHasANameOfItsOwnAndSaysHowItFails() {
        let operations = document["paths"].fields.values.flatMap(\.fields.values)
        let names = operations.map { $0["operationId"].text }
        #expect(Set(names).count == operations.count && !names.contains(""))
        for operation in operations {
            #expect(operation["responses"]["default"]["$ref"].text.hasSuffix("/Problem"))
        }
    }

    @Test func everyReferenceLeadsSomewhere() {
        let references = document.references
        #expect(references.count > 50)
        for reference in references {
            #expect(document.follow(reference) != .null, "\(reference)")
        }
    }

    @Test(arguments: [
        "/v1/certificates", "/v1/certificates/{sha256}", "/v1/alerts", "/v1/alerts/{id}",
        "/v1/silences", "/v1/receivers", "/v1/rules", "/v1/commands", "/v1/topics", "/v1/groups",
        "/health", "/ready",
    ])
    func answersAreAsDescribed(_ path: String) async throws {
        let scene = try await busy()
        let address = path.replacing("{sha256}", with: Fingerprint(of: scene.der).description)
            .replacing("{id}", with: "a1")
        let answer = try await scene.send(.get, address)
        #expect(answer.status == .ok)
        try expect(answer, fits: "get", path, "200")
    }

    @Test(arguments: [
        ("post", "/v1/alerts/acknowledge", #"{"alerts": ["a1"], "by": "Ann"}"#),
        ("post", "/v1/alerts/unacknowledge", #"{"alerts": ["a1"], "by": "Ann"}"#),
        (
            "post", "/v1/silences",
            #"{"match": {"names": ["*"]}, "by": "A", "reason": "r", "until": "2026-12-01T00:00:00Z"}"#
        ),
        ("post", "/v1/receivers/{name}/test", ""), ("delete", "/v1/silences/{id}", ""),
        ("post", "/v1/requests", "CERTIFICATE"),
    ])
    func commandsAreAnsweredAsDescribed(
        _ method: String, _ path: String, _ body: String
    ) async throws {
        let scene = try await busy()
        let address = path.replacing("{name}", with: "ops").replacing("{id}", with: "s1")
        let query = body.isEmpty ? "?by=Ann&wait=0" : ""
        let text = body.replacing(
            "CERTIFICATE",
            with: #"{"certificate": "\#(Data(scene.der).base64EncodedString())"}"#)
        let answer = try await scene.send(
            method == "post" ? .post : .delete, address + query,
            [.contentType: "application/json"], body: text)
        #expect(answer.status == .accepted, "\(answer.text)")
        try expect(answer, fits: method, path, "202")
    }

    @Test(arguments: ["/v1/alerts/none", "/v1/certificates/zz", "/v1/alerts?limit=0", "/v1/none"])
    func problemsAreAsDescribed(_ address: String) async throws {
        let answer = try await WebScene().send(.get, address)
        let schema = document["components"]["schemas"]["Problem"]
        let problems = try JSONSchema(document: document).problems(
            with: try answer.json(), by: schema)
        #expect(problems.isEmpty, "\(problems)")
    }

    private func busy() async throws -> WebScene {
        let scene = try await WebScene()
        try await scene.learn(names: ["dns:site.example"])
        try await scene.alert()
        try await scene.silence("s1")
        try await scene.conclude(.delayed, error: "502 Bad Gateway")
        _ = try await scene.send(
            .post, "/v1/alerts/acknowledge", body: #"{"alerts": ["a1"], "by": "Ann"}"#)
        _ = try await scene.commands()
        return scene
    }

    private func expect(
        _ answer: WebScene.Answer, fits method: String, _ path: String, _ status: String
    ) throws {
        let content = document["paths"][path][method]["responses"][status]["content"]
        let schema = content["application/json"]["schema"]
        #expect(schema != .null)
        let problems = try JSONSchema(document: document).problems(
            with: try answer.json(), by: schema)
        #expect(problems.isEmpty, "\(problems)")
    }
}

extension String {
    fileprivate var isOfTheAPI: Bool {
        hasPrefix("/v1/") || ["/health", "/ready", "/metrics"].contains(self)
    }

    /// `/a/:b` as OpenAPI has it: `/a/{b}`.
    fileprivate var asTemplate: String {
        split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
    }
}

extension JSONValue {
    fileprivate var text: String {
        if case .string(let text) = self { text } else { "" }
    }

    fileprivate var references: [String] {
        switch self {
        case .object(let fields):
            fields.flatMap { name, value in name == "$ref" ? [value.text] : value.references }
        case .array(let elements): elements.flatMap(\.references)
        default: []
        }
    }

    fileprivate func follow(_ reference: String) -> JSONValue {
        reference.dropFirst(2).split(separator: "/").reduce(self) { $0[String($1)] }
    }
}
