import Certificates
import Events

/// Enough logs promised to show the certificate to everyone, as browsers ask.
///
/// Nothing is asked where no list of logs is set: which logs count is for the list to say, and
/// certificates of an authority of one's own are in none.
enum TransparencyCheck {
    static let check = PathCheck(
        .transparency,
        "Enough known logs signed the certificate (setting verification.transparency_logs).",
        citation: "RFC 6962, 3; Chrome CT policy; Apple CT policy (HT103214)"
    ) { path, conditions, work, report in
        guard path.endRole == .target, path.certificates.count > 1,
            let logs = conditions.prepared.references.transparencyLogs
        else { return }
        let target = path.target.certificate
        let reference = path.reference(at: 0)
        guard let value = target.value(of: .signedCertificateTimestamps) else {
            add(.promiseMissing, "No log has promised to show the certificate.", reference, &report)
            return
        }
        guard let list = try? SignedCertificateTimestampList(der: value) else {
            addMalformed("The list of signed certificate timestamps", reference, &report)
            return
        }
        guard
            let check = PromiseCheck(
                target, issuer: path.certificates[1].certificate, logs: logs, at: conditions.time)
        else { return }
        var tally = PromiseTally()
        for bytes in list.timestamps.prefix(PromiseCheck.maximumCount) {
            guard let outcome = check.outcome(of: bytes, work: &work) else { return }
            switch outcome {
            case .kept(let log, _): tally.add(log)
            case .unknownLog: tally.unknown += 1
            case .malformed:
                addMalformed("A signed certificate timestamp", reference, &report)
            case .void(let reason, let log):
                add(
                    .promiseVoid, "The log \(log.description) \(reason).", reference, &report)
            }
        }
        judge(tally, target.validity, reference, &report)
    }

    private static func judge(
        _ tally: PromiseTally, _ validity: Validity, _ reference: CertificateReference,
        _ report: inout Report
    ) {
        let needed = PromiseTally.needed(for: validity)
        guard let shortage = tally.shortage(needed: needed) else { return }
        let unknown = tally.unknown > 0 ? " \(tally.unknown) more are of logs not on the list." : ""
        add(.promisesTooFew, shortage + unknown, reference, &report)
    }

    private static func add(
        _ code: FindingCode, _ what: String, _ reference: CertificateReference,
        _ report: inout Report
    ) {
        report.add(
            code, .warning, about: reference, what: what,
            why: "Browsers refuse public certificates that were not shown to everyone, since "
                + "nobody would notice one issued to the wrong person.",
            remedy: "Have the certificate issued by an authority that logs it; if the list of "
                + "logs is old, get a newer one.")
    }

    private static func addMalformed(
        _ subject: String, _ reference: CertificateReference, _ report: inout Report
    ) {
        report.add(
            .promiseMalformed, .warning, about: reference, what: "\(subject) cannot be read.",
            why: "Clients that look at it will refuse the certificate.",
            remedy: "Have the certificate issued again.", citation: "RFC 6962, 3.2 and 3.3")
    }
}

/// The promises that count.
struct PromiseTally {
    private var logs: Set<[UInt8]> = []
    private var operators: Set<String> = []
    private var approvedNow = 0
    /// Promises of logs that the list does not have.
    var unknown = 0

    mutating func add(_ log: TransparencyLog) {
        logs.insert(log.id)
        operators.insert(log.operatorName)
        if log.isApprovedNow { approvedNow += 1 }
    }

    /// Two for certificates of up to 180 days, else three (Chrome's and Apple's policies since 2022).
    static func needed(for validity: Validity) -> Int {
        validity.seconds <= 180 * 86_400 ? 2 : 3
    }

    /// What is missing, as a sentence.
    func shortage(needed: Int) -> String? {
        if logs.count < needed {
            return "\(logs.count) known logs have signed the certificate; \(needed) are needed."
        }
        if operators.count < 2 {
            return "All promises are of logs of one operator; two are needed."
        }
        return approvedNow == 0 ? "None of the logs that signed the certificate is in use." : nil
    }
}

extension FindingCode {
    static let promiseMissing = FindingCode("transparency.missing")
    static let promiseMalformed = FindingCode("transparency.malformed")
    static let promiseVoid = FindingCode("transparency.void")
    static let promisesTooFew = FindingCode("transparency.too_few")
}
