import Certificates
import FoundationEssentials

/// The JSON form of a request: `Documentation/contracts/request.schema.json`.
package enum RequestJSON {
    package static func decode(
        _ bytes: [UInt8], limits: RequestLimits = RequestLimits()
    ) throws(UnreadableReason) -> VerificationRequest {
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
        RequestFields(request).json()
    }

    static func certificates(
        pem bytes: [UInt8], field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        try blocks(bytes, label: "CERTIFICATE", field: field)
    }

    private static func certificates(
        _ text: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        try objects(text, label: "CERTIFICATE", field: field)
    }

    /// PEM blocks of one label, or one object in base64 of DER.
    private static func objects(
        _ text: String, label: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        // Base64 has no hyphen, and looking for one is cheaper than looking for a whole boundary.
        if bytes.contains(UInt8(ascii: "-")) {
            return try blocks(bytes, label: label, field: field)
        }
        guard let der = Base64.decode(bytes), !der.isEmpty else {
            throw UnreadableReason(
                .invalidField, "the field \"\(field)\" is neither PEM nor base64 of DER")
        }
        return [der]
    }

    private static func blocks(
        _ bytes: [UInt8], label: String, field: String
    ) throws(UnreadableReason) -> [[UInt8]] {
        do {
            let found = try PEM.blocks(in: bytes).filter { $0.label == label }
            guard !found.isEmpty else {
                throw UnreadableReason(
                    .invalidField, "the field \"\(field)\" has no PEM block \"\(label)\"")
            }
            return found.map(\.bytes)
        } catch let error as UnreadableReason {
            throw error
        } catch {
            throw UnreadableReason(.invalidField, "the field \"\(field)\": \(error)")
        }
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

/// What is written.
struct RequestFields: Contract {
    static let version = 1

    let requestID: String?
    let certificate: String
    let chain: [String]?
    let profile: String?
    let serverName: String?
    let at: Date?
    let notify: [String]?
    let source: String?
    let ocspResponse: String?
    let crls: [String]?

    enum CodingKeys: String, CodingKey {
        case requestID = "request_id"
        case certificate, chain, profile
        case serverName = "server_name"
        case at, notify, source
        case ocspResponse = "ocsp_response"
        case crls
    }

    init(_ request: VerificationRequest) {
        requestID = request.requestID
        certificate = Base64.encode(request.certificate)
        chain = request.chain.isEmpty ? nil : request.chain.map { Base64.encode($0) }
        profile = request.profile
        serverName = request.serverName
        at = request.at
        notify = request.notify.isEmpty ? nil : request.notify
        source = request.source
        ocspResponse = request.ocspResponse.map { Base64.encode($0) }
        crls = request.crls.isEmpty ? nil : request.crls.map { Base64.encode($0) }
    }
}
