import Events

/// What a status rests on, and what could tell more.
struct RevocationBasis {
    var evidence: [EvidenceUse] = []
    /// Complete CRLs that are believed, to which deltas are said to be, and none that fits is at hand.
    var listsWithoutDelta: [SuppliedCRL] = []
}
