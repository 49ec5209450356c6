/// A reader of bytes from outside, as something that can be thrown bytes at.
///
/// The only public thing of this package: libFuzzer brings its own entry point, so that what links it
/// is a package of its own (`Fuzz/`), and `package` access ends where a package does. Whatever bytes
/// come, a target returns; a broken promise stops the process, which is what a fuzzer looks for.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// Bytes as a certificate.
    case certificate
    /// Bytes as a CRL.
    case revocationList = "crl"
    /// Bytes as an OCSP response.
    case ocspResponse = "ocsp"
    /// Bytes as text with PEM blocks.
    case pem
    /// Bytes as a PKCS #7 bundle.
    case bundle = "pkcs7"
    /// A NameConstraints element, and behind it the GeneralName elements to hold against it.
    case nameConstraints = "name-constraints"
    /// Bytes as the JSON of a request.
    case requestJSON = "request"
    /// Header lines, an empty line, and a payload: a message as any client may send it.
    case message
    /// DER elements in a row, to be judged: target, chain, anchor, CRLs and OCSP responses.
    case examination = "examine"

    /// Reads the bytes, and stops the process where what came out contradicts itself.
    public func run(_ bytes: [UInt8]) {
        switch self {
        case .certificate: Self.readCertificate(bytes)
        case .revocationList: Self.readRevocationList(bytes)
        case .ocspResponse: Self.readOCSPResponse(bytes)
        case .pem: Self.readPEM(bytes)
        case .bundle: Self.readBundle(bytes)
        case .nameConstraints: Self.holdNamesAgainstConstraints(bytes)
        case .requestJSON: Self.readRequestJSON(bytes)
        case .message: Self.readMessage(bytes)
        case .examination: Self.examine(bytes)
        }
    }

    /// What must be true whatever the bytes are.
    static func expect(_ condition: Bool, _ promise: String) {
        guard !condition else { return }
        fatalError("broken promise: \(promise)")
    }
}
