import Certificates
import Events

/// What a certificate says can be read, all of it, in one way only.
enum FormatCheck {
    static let check = CertificateCheck(
        .format, "Extensions can be read and are there once; both signature algorithms agree.",
        citation: "RFC 5280, 4.1 and 4.2"
    ) { subject, report in
        let candidate = subject.candidate
        if !candidate.extensions.areWellFormed { addMalformed(candidate.extensions, to: &report) }
        let duplicates = candidate.certificate.duplicateExtensions
        if !duplicates.isEmpty {
            let names = duplicates.map(\.title).sorted().joined(separator: ", ")
            report.add(
                .duplicateExtension, .error, what: "There is more than one extension \(names).",
                why: "Readers that take the first and readers that take the last would disagree.",
                remedy: "Have the certificate issued again with one of each.",
                citation: "RFC 5280, 4.2", .formatFailure, .invalidExtension)
        }
        if !candidate.certificate.hasConsistentAlgorithm {
            report.add(
                .algorithmsDiffer, .error,
                what: """
                    The signature algorithm beside the signature (\
                    \(SignatureAlgorithm(candidate.certificate.signatureAlgorithm))) is not the one \
                    inside of the signed part (\(candidate.signatureAlgorithm)).
                    """,
                why: "The one beside the signature is not protected by it and could be exchanged.",
                remedy: "Have the certificate issued again.", citation: "RFC 5280, 4.1.1.2",
                .formatFailure, .signatureAlgorithmMismatch)
        }
        addIrregularities(of: candidate, to: &report)
    }

    private static func addMalformed(_ extensions: ReadExtensions, to report: inout Report) {
        for (known, error) in extensions.malformed {
            report.add(
                .malformedExtension, .error,
                what: "The extension \(known.title) cannot be read: \(error.reason).",
                why: "An extension that cannot be read may hold a limit that would be overlooked.",
                remedy: "Have the certificate issued again by software that encodes it correctly.",
                citation: "RFC 5280, 4.2", .formatFailure, .invalidExtension)
        }
    }

    private static func addIrregularities(of candidate: Candidate, to report: inout Report) {
        let irregularities = candidate.certificate.irregularities
        if irregularities.contains(.extensionsBelowVersion3) {
            report.add(
                .versionTooLow, .error,
                what: "There are extensions in a certificate of version "
                    + "\(candidate.certificate.version.rawValue).",
                why: "Extensions belong to version 3; readers of older versions overlook them.",
                remedy: "Have the certificate issued again with version 3.",
                citation: "RFC 5280, 4.1.2.1", .formatFailure, .invalidExtension)
        }
    }
}

extension FindingCode {
    static let malformedExtension = FindingCode("certificate.extension_malformed")
    static let duplicateExtension = FindingCode("certificate.extension_duplicate")
    static let algorithmsDiffer = FindingCode("certificate.algorithms_differ")
    static let versionTooLow = FindingCode("certificate.version_too_low")
}
