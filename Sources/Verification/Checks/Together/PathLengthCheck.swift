import Certificates
import Events

/// A path is no longer than its authorities and the profile allow.
enum PathLengthCheck {
    static let check = PathCheck(
        .pathLength, "The path keeps the path length constraints and the profile's depth.",
        citation: "RFC 5280, 6.1.4 (l), (m) and 4.2.1.9"
    ) { path, conditions, _, report in
        var below = 0
        for index in path.certificates.indices.dropFirst() {
            let candidate = path.certificates[index]
            if let limit = candidate.extensions.basicConstraints.value?.pathLength, below > limit {
                report.add(
                    .pathLength, .error, about: path.reference(at: index),
                    what: "This authority allows \(limit) below it on a path; there are \(below).",
                    why: "It was not given the power to make authorities that far down.",
                    remedy: "Have the certificate issued by an authority within the limit.",
                    .chainConstraintsFailure, .pathLengthExceeded)
            }
            if !candidate.isSelfIssued { below += 1 }
        }
        let depth = path.certificates.dropFirst().dropLast().count { !$0.isSelfIssued }
        guard depth > conditions.profile.maximumIntermediates else { return }
        report.append([.pathTooLong(depth: depth, limit: conditions.profile.maximumIntermediates)])
    }
}

extension FindingCode {
    static let pathLength = FindingCode("path.length_constraint")
    static let pathTooLong = FindingCode("path.too_long")
}

extension Finding {
    static func pathTooLong(depth: Int, limit: Int) -> Finding {
        Finding(
            .pathTooLong, .error,
            what: "The path needs \(depth) intermediate certificates; the profile allows \(limit).",
            why: "Real paths are short; long ones cost work, and are made to do so.",
            remedy: "Use a shorter chain, or raise the profile's depth.",
            citation: "RFC 5280, 6.1; Assay, profiles", subIndication: .chainConstraintsFailure,
            openSSLError: .certificateChainTooLong)
    }
}
