import Certificates
import FoundationEssentials

/// The JSON form of a request: `Documentation/contracts/request.schema.json`.
package enum RequestJSON {
    /// - Throws: what is wrong with it, in words that name the field.
    package static func decode(_ bytes: [UInt8]) throws(UnreadableReason) -> VerificationRequest {
        if let request = RequestScanner.read(bytes) { return request }
        return try decodeAny(bytes)
    }

    /// Reads any JSON, as Foundation understands it.
    package static func decodeAny(_ bytes: [UInt8]) throws(UnreadableReason) -> VerificationRequest
    {
        let fields: Fields
        do {
            fields = try ContractCoding.decoder().decode(Fields.self, from: Data(bytes))
        } catch {
            throw UnreadableReason(decoding: error)
        }
        let certificates = try certificates(fields.certificate, field: "certificate")
        guard let leaf = certificates.first else {
            throw UnreadableReason(
                .notCertificate, "the field \"certificate\" holds no certificate")
        }
        var request = VerificationRequest(
            certificate: leaf, chain: Array(certificates.dropFirst()),
            requestID: fields.requestID, profile: fields.profile, serverName: fields.serverName,
            at: fields.at, notify: fields.notify?.values ?? [], source: fields.source)
        for (index, text) in (fields.chain?.values ?? []).enumerated() {
            request.chain += try Self.certificates(text, field: "chain[\(index)]")
        }
        for (index, text) in (fields.crls?.values ?? []).enumerated() {
            request.crls += try objects(text, label: "X509 CRL", field: "crls[\(index)]")
        }
        if let text = fields.ocspResponse {
            request.ocspResponse = try objects(
                text, label: "OCSP RESPONSE", field: "ocsp_response"
            ).first
        }
        return request
    }

    /// The JSON form.
    ///
    /// The same request gives the same bytes.
    package static func encode(_ request: VerificationRequest) -> [UInt8] {
        // A certificate and an intermediate one have 3 KB in base64.
        var writer = JSONWriter(capacity: 4_096)
        writer.object { object in
            object.time("at", request.at)
            object.name("certificate")
            object.base64(request.certificate)
            object.base64("chain", request.chain)
            object.base64("crls", request.crls)
            if !request.notify.isEmpty {
                object.name("notify")
                object.array(request.notify) { $0.text($1) }
            }
            if let response = request.ocspResponse {
                object.name("ocsp_response")
                object.base64(response)
            }
            object.text("profile", request.profile)
            object.text("request_id", request.requestID)
            object.text("server_name", request.serverName)
            object.text("source", request.source)
        }
        return writer.bytes
    }

    static func certificates(
        pem bytes: [UInt8], field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        try blocks(bytes.span, label: "CERTIFICATE", field: field)
    }

    private static func certificates(
        _ text: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        try objects(text, label: "CERTIFICATE", field: field)
    }

    private static func objects(
        _ text: String, label: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        try objects(text.utf8Span.span, label: label, field: field)
    }

    /// PEM blocks of one label, or one object in base64 of DER.
    static func objects(
        _ text: Span<UInt8>, label: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        if let der = Base64.decode(text), !der.isEmpty { return [der] }
        // Base64 has no hyphen, and a boundary has ten of them.
        guard text.indices.contains(where: { text[$0] == UInt8(ascii: "-") }) else {
            throw UnreadableReason(
                .invalidField, "the field \"\(field)\" is neither PEM nor base64 of DER")
        }
        return try blocks(text, label: label, field: field)
    }

    private static func blocks(
        _ text: Span<UInt8>, label: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        let found: [PEMBlock]
        do {
            found = try PEM.blocks(in: text)
        } catch {
            throw UnreadableReason(.invalidField, "the field \"\(field)\": \(error)")
        }
        let objects = found.filter { $0.label == label }.map(\.bytes)
        guard !objects.isEmpty else {
            throw UnreadableReason(
                .invalidField, "the field \"\(field)\" has no PEM block \"\(label)\"")
        }
        return objects
    }

    /// What is read.
    private struct Fields: Decodable {
        let requestID: String?
        let certificate: String
        let chain: OneOrMany?
        let profile: String?
        let serverName: String?
        let at: Date?
        let notify: OneOrMany?
        let source: String?
        let ocspResponse: String?
        let crls: OneOrMany?

        typealias CodingKeys = RequestFields.CodingKeys
    }

    /// A list of texts; a single one counts as a list of one.
    private struct OneOrMany: Decodable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                values = [one]
            } else {
                values = try container.decode([String].self)
            }
        }
    }
}

/// The fields of a request in JSON.
enum RequestFields {
    enum CodingKeys: String, CodingKey {
        case requestID = "request_id"
        case certificate, chain, profile
        case serverName = "server_name"
        case at, notify, source
        case ocspResponse = "ocsp_response"
        case crls
    }
}

extension JSONWriter {
    /// A list of objects in base64, unless there is none.
    fileprivate mutating func base64(_ name: String, _ objects: [[UInt8]]) {
        guard !objects.isEmpty else { return }
        self.name(name)
        array(objects) { $0.base64($1) }
    }
}
