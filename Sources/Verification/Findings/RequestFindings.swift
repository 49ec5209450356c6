import Certificates
import Events

/// Findings about the request and the settings, and not about certificates.
extension Finding {
    static func malformed(_ error: DERError) -> Finding {
        Finding(
            .malformedCertificate, .error,
            what: "The certificate cannot be read at byte \(error.offset): \(error.reason).",
            why: "What cannot be read in exactly one way may mean different things to different "
                + "software.",
            remedy: "Send the certificate as DER or PEM, whole and unchanged; if it is, have it "
                + "issued again.",
            citation: "RFC 5280, 4.1; X.690, 10 and 11", subIndication: .formatFailure,
            openSSLError: .unspecified)
    }

    static func chainMalformed(_ error: DERError) -> Finding {
        Finding(
            .malformedChain, .warning,
            what: "A certificate of the chain cannot be read at byte \(error.offset): "
                + "\(error.reason).",
            why: "It is left out; without it there may be no path.",
            remedy: "Send the chain's certificates whole and unchanged.", citation: "RFC 5280, 4.1")
    }

    static func noTrustStore(_ name: String) -> Finding {
        Finding(
            .noTrustStore, .unknown,
            what: "There is no trust store named \(SafeText.escape(name)).",
            why: "Without trust anchors nobody is believed.",
            remedy: "Add the store to the settings, or name another one in the profile.",
            citation: "Assay, trust stores", subIndication: .noCertificateChainFound,
            openSSLError: .certificateUntrusted)
    }

    static func omitted(_ code: FindingCode) -> Finding {
        Finding(
            .findingsOmitted, .note,
            what: "There are more findings of the kind \(code) than these.",
            why: "A certificate can be made that breaks one rule a thousand times.",
            remedy: "Mend the ones that are shown, and look again.", citation: "Assay, findings")
    }

    static func outOfBudget(_ kind: Work.Kind) -> Finding {
        Finding(
            .outOfBudget, .unknown,
            what: "The examination would take more \(kind.title) than the profile allows.",
            why: "Certificates can be made so that checking them never ends.",
            remedy: "Send only the certificates that belong to the chain; if they do, raise the "
                + "profile's budget.",
            citation: "Assay, profiles", subIndication: .certificateChainGeneralFailure,
            openSSLError: .unspecified)
    }
}

extension Work.Kind {
    var title: String {
        switch self {
        case .signatures: "signature checks"
        case .steps: "steps of path building"
        case .nameComparisons: "comparisons of names with name constraints"
        case .policyNodes: "nodes of the policy graph"
        case .bytes: "bytes"
        case .paths: "paths to be validated"
        }
    }
}

extension FindingCode {
    static let malformedCertificate = FindingCode("certificate.malformed")
    static let malformedChain = FindingCode("chain.malformed")
    static let noTrustStore = FindingCode("trust_store.missing")
    static let outOfBudget = FindingCode("budget.exhausted")
    static let findingsOmitted = FindingCode("findings.omitted")

    /// Whether a finding would be the same on every other path.
    var isAboutTargetAlone: Bool {
        [Self.nameMismatch, .nameUnusable, .purposeMismatch, .purposeMissing].contains(self)
    }
}
