import Certificates

extension EvidenceSet {
    /// Sentences about the places among these where nothing was to be had.
    func complaints(about wanted: [EvidenceWanted]) -> [String] {
        guard !unobtainable.isEmpty else { return [] }
        return wanted.compactMap { wanted in
            unobtainable[wanted.place].map { reason in
                let url = SafeText.escape(wanted.url, limit: Self.shownLength)
                let why = SafeText.escape(reason, limit: Self.shownLength)
                return "\(wanted.kind.noun) at \(url) could not be had: \(why)."
            }
        }
    }

    /// Characters shown of an address and of a reason: enough to recognise it.
    private static let shownLength = 300
}

extension EvidencePlace.Kind {
    fileprivate var noun: String {
        switch self {
        case .crl: "The CRL"
        case .ocspResponse: "The OCSP response"
        case .issuer: "The issuer's certificate"
        }
    }
}
