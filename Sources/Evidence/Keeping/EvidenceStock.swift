import Certificates
import FoundationEssentials
import Verification

/// What is kept at one moment, as the judge takes it.
package struct EvidenceStock: Sendable {
    /// CRLs and OCSP responses.
    package internal(set) var shelf = EvidenceShelf.empty
    /// CRLs that come from files.
    package var lists = RevocationLists.none
    /// Issuers by the address that they were fetched from.
    package internal(set) var issuers: [String: [ParsedCertificate]] = [:]
    /// Places where there is nothing to be had, and why.
    package var unobtainable: [EvidencePlace: String] = [:]

    package init() {}
}

/// What is known of a place.
package enum EvidenceAnswer: Hashable, Sendable {
    /// It is in stock, and there is nothing newer to be had yet.
    case had
    /// There is nothing, and asking again would not help: it is among the unobtainable.
    case never
    /// Nobody answered; it has been so since a while, and will be asked again later.
    case away(EvidenceFailure, since: Date)
    /// It was asked, and has not answered yet.
    case pending
}

/// The stock together with what is known of the places that somebody asked for.
package struct EvidenceLook: Sendable {
    package let stock: EvidenceStock
    package let answers: [EvidencePlace: EvidenceAnswer]
}
