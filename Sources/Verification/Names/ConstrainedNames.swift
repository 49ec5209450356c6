import Certificates

/// The names of a certificate that name constraints apply to (RFC 5280, 4.2.1.10).
package struct ConstrainedNames {
    let names: [GeneralName]
    /// Where the extension has no mailbox, those of the subject count (RFC 5280, 4.2.1.10).
    let mailboxesInSubject: [ArraySlice<UInt8>]

    var count: Int { names.count + mailboxesInSubject.count }

    /// Names that come from nowhere in particular.
    package init(_ names: [GeneralName]) {
        self.names = names
        mailboxesInSubject = []
    }

    init(of candidate: Candidate) {
        let subject = candidate.certificate.subject
        var names = candidate.extensions.alternativeNames.value ?? []
        if !subject.isEmpty { names.append(.directoryName(subject)) }
        self.names = names
        let hasMailboxes = names.contains { if case .rfc822Name = $0 { true } else { false } }
        mailboxesInSubject =
            hasMailboxes
            ? [] : subject.attributes.filter { $0.type == .emailAddress }.map(\.value.content)
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
        func check(_ name: ConstrainedName, _ text: @autoclosure () -> String) -> NameViolation? {
            Self.violation(of: name, permitted: permitted, excluded: excluded)
                .map { NameViolation(name: text(), kind: $0) }
        }
        return names.names.compactMap { check(ConstrainedName($0), $0.displayText) }
            + names.mailboxesInSubject.compactMap { octets in
                let address = EmailAddress(octets)
                return check(
                    address.map(ConstrainedName.email) ?? .malformed(.email),
                    String(decoding: octets, as: UTF8.self))
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
