import Events

/// What comes of looking at a request.
package enum Examination: Sendable {
    case verdict(Verdict)
    /// More evidence may change the verdict: fetch it and examine again with it.
    ///
    /// What could not be had goes into ``EvidenceSet/unobtainable``, or `otherwise` is the answer.
    case wanting([EvidenceWanted], otherwise: Verdict)

    /// The verdict, if nothing more is to be had.
    package var verdict: Verdict {
        switch self {
        case .verdict(let verdict), .wanting(_, otherwise: let verdict): verdict
        }
    }
}
