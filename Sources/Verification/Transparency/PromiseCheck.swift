import Certificates
import Crypto

/// Checks the promises of logs that a certificate carries (RFC 6962, 3.2 and 3.3).
struct PromiseCheck {
    /// What came of one promise.
    enum Outcome {
        case kept(TransparencyLog, at: PointInTime)
        /// Nobody on the list made it.
        case unknownLog
        /// Why it does not count, as the end of a sentence that begins with the log's name.
        case void(String, log: TransparencyLog)
        case malformed
    }

    let logs: TransparencyLogs
    let time: PointInTime
    let validity: Validity
    /// The signed part as the logs saw it, behind its length.
    private let entry: [UInt8]

    /// Promises of one certificate that are looked at; real ones have two to five.
    static let maximumCount = 16

    /// Nil where the certificate carries none.
    init?(
        _ certificate: ParsedCertificate, issuer: ParsedCertificate, logs: TransparencyLogs,
        at time: PointInTime
    ) {
        guard let body = certificate.signedBytesWithoutTimestamps, body.count < 1 << 24 else {
            return nil
        }
        self.logs = logs
        self.time = time
        validity = certificate.validity
        let length = [
            UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xFF), UInt8(body.count & 0xFF),
        ]
        entry = Array(SHA256.hash(data: issuer.publicKey.der)) + length + body
    }

    func outcome(of bytes: ArraySlice<UInt8>, work: inout Work) -> Outcome? {
        guard let promise = SignedCertificateTimestamp(bytes) else { return .malformed }
        guard let log = logs[promise.logID] else { return .unknownLog }
        // The greatest time that fits; no log has seen the year 292,277,026,596.
        let made = PointInTime(
            secondsSince1970: Int64(min(promise.milliseconds / 1_000, UInt64(Int64.max))))
        guard made <= time else { return .void("promises from a time to come", log: log) }
        if let interval = log.interval, !interval.contains(validity.notAfter) {
            return .void("does not take certificates that end at \(validity.notAfter)", log: log)
        }
        guard log.isApproved(forPromiseOf: made) else {
            return .void("is \(log.state.rawValue)", log: log)
        }
        guard work.charge(log.key.cost, to: .signatures), work.charge(entry.count, to: .bytes)
        else { return nil }
        let outcome = log.key.check(
            promise.signature, over: signedBytes(promise)[...], by: algorithm(of: promise))
        return outcome == .valid
            ? .kept(log, at: made) : .void("did not sign this certificate", log: log)
    }

    /// RFC 6962 section 2.1.4: ECDSA on P-256 or RSA, both over SHA-256.
    private func algorithm(of promise: SignedCertificateTimestamp) -> SignatureAlgorithm {
        switch (promise.hashAlgorithm, promise.signatureAlgorithm) {
        case (4, 1): .rsaPKCS1(.sha256)
        case (4, 3): .ecdsa(.sha256)
        default: .unsupported("TLS algorithm")
        }
    }

    /// Version 1, certificate_timestamp, the time, precert_entry, and the rest.
    private func signedBytes(_ promise: SignedCertificateTimestamp) -> [UInt8] {
        var bytes: [UInt8] = [0, 0]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: promise.milliseconds >> UInt64(shift)))
        }
        bytes += [0, 1]
        bytes += entry
        let count = promise.extensions.count
        bytes += [UInt8(count >> 8), UInt8(count & 0xFF)]
        return bytes + promise.extensions
    }
}
