import Events

/// A row of certificates, the target first, each vouched for by the next, the last an anchor.
///
/// A class for being small to hand around; nothing in it ever changes.
final class CertificationPath {
    let certificates: [Candidate]
    let constraints: AnchorConstraints
    let endRole: Role

    init(certificates: [Candidate], constraints: AnchorConstraints, endRole: Role) {
        self.certificates = certificates
        self.constraints = constraints
        self.endRole = endRole
    }

    var target: Candidate { certificates[0] }

    var anchor: Candidate { certificates[certificates.count - 1] }

    func role(at index: Int) -> Role {
        if index == 0 { return endRole }
        return index == certificates.count - 1 ? .anchor : .intermediate
    }

    func reference(at index: Int) -> CertificateReference {
        certificates[index].reference(as: role(at: index))
    }

    var references: [CertificateReference] { certificates.indices.map(reference) }

    /// The indices from the anchor to the target: the order in which a path is validated.
    var downwards: some Sequence<Int> { certificates.indices.reversed() }
}
