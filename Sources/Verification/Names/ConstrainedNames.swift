import Certificates

/// The names of a certificate that name constraints apply to (RFC 5280, 4.2.1.10).
package struct ConstrainedNames {
    let names: [GeneralName]
    /// The subject, where it is not empty: its certificate has it ready for comparison.
    private let subject: Candidate?
    /// Where the extension has no mailbox, those of the subject count (RFC 5280, 4.2.1.10).
    let mailboxesInSubject: [ArraySlice<UInt8>]

    var count: Int { names.count + (subject == nil ? 0 : 1) + mailboxesInSubject.count }

    /// Names that come from nowhere in particular.
    package init(_ names: [GeneralName]) {
        self.names = names
        subject = nil
        mailboxesInSubject = []
    }

    init(of candidate: Candidate) {
        let subject = candidate.certificate.subject
        names = candidate.extensions.alternativeNames.value ?? []
        self.subject = subject.isEmpty ? nil : candidate
        let hasMailboxes = names.contains { if case .rfc822Name = $0 { true } else { false } }
        mailboxesInSubject =
            hasMailboxes
            ? [] : subject.attributes.filter { $0.type == .emailAddress }.map(\.value.content)
    }

    /// What comes of holding each name against something, with the name as it is shown.
    func compactMap<Result>(
        _ transform: (ConstrainedName, _ text: () -> String) -> Result?
    ) -> [Result] {
        var results = names.compactMap { name in
            transform(ConstrainedName(name)) { name.displayText }
        }
        if let subject,
            let result = transform(.directory(subject.subject), { subject.shownSubject })
        {
            results.append(result)
        }
        return results
            + mailboxesInSubject.compactMap { octets in
                let name = EmailAddress(octets).map(ConstrainedName.email) ?? .malformed(.email)
                return transform(name) { String(decoding: octets, as: UTF8.self) }
            }
    }
}

extension Candidate {
    /// The subject as it is shown among other names.
    fileprivate var shownSubject: String {
        GeneralName.directoryName(certificate.subject).displayText
    }
}

/// A name that an authority above must not name.
package struct NameViolation: Hashable {
    package enum Kind: Hashable {
        case notPermitted
        case excluded
        /// The reason is a clause.
        case unprocessed(String)
    }

    package let name: String
    package let kind: Kind
}

extension NameConstraints {
    var allPermitted: [GeneralSubtree] { permitted ?? [] }

    var allExcluded: [GeneralSubtree] { excluded ?? [] }

    var count: Int { allPermitted.count + allExcluded.count }

    /// The names that these constraints refuse, each once.
    package func violations(by names: ConstrainedNames) -> [NameViolation] {
        let permitted = allPermitted.map(Subtree.init)
        let excluded = allExcluded.map(Subtree.init)
        return names.compactMap { name, text in
            Self.violation(of: name, permitted: permitted, excluded: excluded)
                .map { NameViolation(name: text(), kind: $0) }
        }
    }

    private static func violation(
        of name: ConstrainedName, permitted: [Subtree], excluded: [Subtree]
    ) -> NameViolation.Kind? {
        for subtree in excluded where subtree.isSameForm(as: name) {
            switch subtree.relation(to: name) {
            case .within, .overlaps: return .excluded
            case .unprocessed(let reason): return .unprocessed(reason)
            case .outside: continue
            }
        }
        var isConstrained = false
        for subtree in permitted where subtree.isSameForm(as: name) {
            isConstrained = true
            switch subtree.relation(to: name) {
            case .within: return nil
            case .unprocessed(let reason): return .unprocessed(reason)
            case .outside, .overlaps: continue
            }
        }
        return isConstrained ? .notPermitted : nil
    }
}
