import Evidence

/// A full disk says nothing of the requests whose evidence it does not take.
extension EvidenceArchiveError: ServiceFault {}
