import Certificates

/// Reads the usual JSON of a request straight from its bytes.
///
/// Usual is one flat object that has the fields of a request, each at most once, with strings, lists
/// of strings and nulls as values. Of anything else, wrong or merely unusual, it says nothing:
/// `Codable` reads that, and finds the words for what is wrong with it. What it reads, `Codable` would
/// have read as the same request.
package struct RequestScanner {
    private typealias Field = RequestFields.CodingKeys

    private var cursor = JSONCursor()
    private var seen: [Field] = []
    private var certificates: [[UInt8]] = []
    private var request = VerificationRequest(certificate: [])

    /// The request, or nil for what is not usual.
    package static func read(_ bytes: [UInt8]) -> VerificationRequest? {
        var scanner = RequestScanner()
        guard scanner.readObject(in: bytes.span) else { return nil }
        return scanner.finished
    }

    private mutating func readObject(in text: Span<UInt8>) -> Bool {
        guard cursor.take(UInt8(ascii: "{"), in: text) else { return false }
        repeat {
            // A field that comes twice, or that is not ours, makes it unusual.
            guard let name = cursor.string(in: text)?.string(in: text),
                let field = Field(rawValue: name), !seen.contains(field),
                cursor.take(UInt8(ascii: ":"), in: text),
                let value = cursor.value(in: text)
            else { return false }
            seen.append(field)
            guard take(value, of: field, in: text) else { return false }
        } while cursor.take(UInt8(ascii: ","), in: text)
        return cursor.take(UInt8(ascii: "}"), in: text) && cursor.isAtEnd(of: text)
    }

    /// Further certificates beside the first count as chain, whichever field came first.
    private var finished: VerificationRequest? {
        guard let leaf = certificates.first else { return nil }
        var request = request
        request.certificate = leaf
        request.chain = certificates.count == 1 ? request.chain : certificates[1...] + request.chain
        return request
    }

    private mutating func take(
        _ value: JSONCursor.Value, of field: Field, in text: Span<UInt8>
    ) -> Bool {
        switch field {
        case .certificate:
            guard case .text = value, let objects = objects(value, "CERTIFICATE", in: text) else {
                return false
            }
            certificates = objects
        case .chain:
            guard let objects = objects(value, "CERTIFICATE", in: text) else { return false }
            request.chain = objects
        case .crls:
            guard let objects = objects(value, "X509 CRL", in: text) else { return false }
            request.crls = objects
        case .ocspResponse:
            guard let objects = objects(value, "OCSP RESPONSE", in: text) else { return false }
            if case .texts = value { return false }
            request.ocspResponse = objects.first
        case .notify:
            guard let strings = strings(value, in: text) else { return false }
            request.notify = strings
        case .requestID: return Self.string(value, &request.requestID, in: text)
        case .profile: return Self.string(value, &request.profile, in: text)
        case .serverName: return Self.string(value, &request.serverName, in: text)
        case .source: return Self.string(value, &request.source, in: text)
        case .at:
            var time: String?
            guard Self.string(value, &time, in: text) else { return false }
            request.at = time.flatMap(Timestamps.parse)
            return (time == nil) == (request.at == nil)
        }
        return true
    }

    private static func string(
        _ value: JSONCursor.Value, _ result: inout String?, in text: Span<UInt8>
    ) -> Bool {
        switch value {
        case .null: return true
        case .texts: return false
        case .text(let one):
            result = one.string(in: text)
            return result != nil
        }
    }

    private func strings(_ value: JSONCursor.Value, in text: Span<UInt8>) -> [String]? {
        var strings: [String] = []
        for one in value.texts {
            guard let string = one.string(in: text) else { return nil }
            strings.append(string)
        }
        return strings
    }

    private func objects(
        _ value: JSONCursor.Value, _ label: String, in text: Span<UInt8>
    ) -> [[UInt8]]? {
        var objects: [[UInt8]] = []
        for one in value.texts {
            guard let found = Self.objects(one, label, in: text) else { return nil }
            objects += found
        }
        return objects
    }

    /// What one string holds, without a copy of it where nothing in it is escaped.
    private static func objects(
        _ one: JSONText, _ label: String, in text: Span<UInt8>
    ) -> [[UInt8]]? {
        if one.hasEscapes {
            guard let bytes = one.unescaped(in: text) else { return nil }
            return Self.objects(in: bytes.span, label)
        }
        return Self.objects(in: text.extracting(one.range), label)
    }

    private static func objects(in content: Span<UInt8>, _ label: String) -> [[UInt8]]? {
        if let der = Base64.decode(content), !der.isEmpty { return [der] }
        // Base64 is ASCII, but between PEM blocks may stand anything.
        guard (try? UTF8Span(validating: content)) != nil else { return nil }
        return try? RequestJSON.objects(content, label: label, field: "")
    }
}

extension JSONCursor.Value {
    /// A single string counts as a list of one, and null as none.
    fileprivate var texts: [JSONText] {
        switch self {
        case .null: []
        case .text(let one): [one]
        case .texts(let all): all
        }
    }
}
