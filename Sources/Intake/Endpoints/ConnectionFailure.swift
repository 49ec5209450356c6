import Certificates
import NIOCore
import NIOPosix
import NIOSSL

/// What can go wrong on the way to a server's certificates, in words.
enum ConnectionFailure: Error {
    case handshakeTimeout
    case closed

    /// Half a sentence that follows on the endpoint and a colon.
    static func words(
        for error: any Error, _ patience: EndpointScanner.Patience, at opening: Endpoint.Opening
    ) -> String {
        let task = opening == .tls ? "the TLS handshake" : "what leads to TLS, or its handshake"
        switch error {
        case ConnectionFailure.handshakeTimeout:
            return "the server did not finish \(task) within \(patience.handshake)"
        case ConnectionFailure.closed:
            return "the server closed the connection during \(task)"
        case let error as TLSPreambleError:
            return words(for: error)
        case is CancellationError:
            return "the scan was cancelled"
        case ChannelError.connectTimeout:
            return "there was no connection within \(patience.connect)"
        case let error as NIOConnectionError:
            return words(for: error, patience, at: opening)
        case let error as IOError:
            return "there is no connection: \(error.reasonPhrase)"
        case let error as NIOSSLError:
            return "the TLS handshake failed: \(error)"
        case let error as BoringSSLError:
            return "the TLS handshake failed: \(error)"
        default:
            return "there is no connection: \(error)"
        }
    }

    private static func words(for error: TLSPreambleError) -> String {
        func quoted(_ text: String) -> String { "\"\(SafeText.escape(text, limit: 200))\"" }
        switch error {
        case .notOffered: return "the server does not offer TLS"
        case .refused(let text): return "the server refuses TLS: \(quoted(text))"
        case .malformed(let text):
            return "the server does not speak the protocol of this scheme: \(quoted(text))"
        case .tooLong:
            return "the server said \(PreambleHandler.maximumBytes) bytes without offering TLS"
        case .injected:
            return
                "the server, or somebody in between, said something in the clear behind its word "
                + "to begin TLS"
        }
    }

    /// Of several attempts, one per address, the first tells most.
    private static func words(
        for error: NIOConnectionError, _ patience: EndpointScanner.Patience,
        at opening: Endpoint.Opening
    ) -> String {
        if let first = error.connectionErrors.first {
            return words(for: first.error, patience, at: opening)
        }
        guard let resolution = error.dnsAError ?? error.dnsAAAAError else {
            return "the host has no address"
        }
        return "the host's name does not resolve: \(resolution)"
    }
}

extension IOError {
    /// Such as `Connection refused (errno: 111)`, without the call that it comes from.
    fileprivate var reasonPhrase: String {
        guard let call = description.firstRange(of: "): ") else { return description }
        // NIO closes a bracket there that nobody has opened.
        return String(description[call.upperBound...]).replacing(") (errno", with: " (errno")
    }
}
