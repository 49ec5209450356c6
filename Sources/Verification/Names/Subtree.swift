import Certificates

/// A subtree of name constraints, made ready for comparison (RFC 5280, 4.2.1.10).
struct Subtree {
    /// How a name lies to the subtree.
    enum Relation: Hashable {
        case within
        case outside
        /// A wildcard that stands for names inside and outside.
        case overlaps
        /// It cannot be said; the reason is a clause.
        case unprocessed(String)
    }

    private enum Base {
        /// The domain, and all names under it; without the domain itself where `onlyBelow`.
        case domain([UInt8], onlyBelow: Bool)
        case mailbox(EmailAddress)
        case host([UInt8])
        case network(address: ArraySlice<UInt8>, mask: ArraySlice<UInt8>)
        case directory(NormalizedName)
        case unprocessed(String)
    }

    let form: NameForm
    private let base: Base

    init(_ subtree: GeneralSubtree) {
        form = NameForm(subtree.base)
        guard subtree.minimum == 0, subtree.maximum == nil else {
            base = .unprocessed("its subtree has a minimum or a maximum, which RFC 5280 forbids")
            return
        }
        base = Self.base(subtree.base)
    }

    func isSameForm(as name: ConstrainedName) -> Bool { form == name.form }

    /// Where a name of the same form lies.
    func relation(to name: ConstrainedName) -> Relation {
        switch (base, name) {
        case (.unprocessed(let reason), _):
            return .unprocessed(reason)
        case (_, .malformed):
            return .unprocessed("the name is malformed")
        case (.domain(let domain, let onlyBelow), .dns(let name)):
            return Self.relation(of: name, to: domain, onlyBelow: onlyBelow)
        case (.domain(let domain, let onlyBelow), .email(let address)):
            return Self.isHost(address.host, in: domain, onlyBelow: onlyBelow)
        case (.domain(let domain, let onlyBelow), .uri(let uri)):
            guard case .name(let host) = uri.host else {
                return .unprocessed("the URI's host is an address, not a name")
            }
            return Self.isHost(host.bytes, in: domain, onlyBelow: onlyBelow)
        case (.host(let wanted), .email(let address)):
            return address.host == wanted ? .within : .outside
        case (.host(let wanted), .uri(let uri)):
            guard case .name(let host) = uri.host else {
                return .unprocessed("the URI's host is an address, not a name")
            }
            return host.bytes == wanted ? .within : .outside
        case (.mailbox(let mailbox), .email(let address)):
            return mailbox == address ? .within : .outside
        case (.network(let address, let mask), .ip(let octets)):
            guard octets.count == address.count else { return .outside }
            let isInside = zip(zip(octets, mask), address).allSatisfy { $0.0 & $0.1 == $1 & $0.1 }
            return isInside ? .within : .outside
        case (.directory(let base), .directory(let name)):
            return name.isWithin(base) ? .within : .outside
        default:
            return .unprocessed("constraints on names of this form are not defined")
        }
    }

    private static func relation(
        of name: DNSName, to domain: [UInt8], onlyBelow: Bool
    ) -> Relation {
        if name.isWithin(domain) {
            let isDomainItself = name.bytes.count == domain.count && !name.isWildcard
            return onlyBelow && isDomainItself ? .outside : .within
        }
        return !onlyBelow && name.mayStand(for: domain) ? .overlaps : .outside
    }

    /// Whether a host lies in a domain, which for mailboxes and URIs never is a host itself.
    private static func isHost(
        _ host: [UInt8], in domain: [UInt8], onlyBelow: Bool
    ) -> Relation {
        guard !domain.isEmpty else { return .within }
        let start = host.count - domain.count
        guard start >= 0, host[start...].elementsEqual(domain) else { return .outside }
        if start == 0 { return onlyBelow ? .outside : .within }
        return host[start - 1] == UInt8(ascii: ".") ? .within : .outside
    }
}

// MARK: - Reading

extension Subtree {
    /// What a constraint means, or why it means nothing.
    private static func base(_ name: GeneralName) -> Base {
        switch name {
        case .dnsName(let text): dnsBase(text.octets)
        case .rfc822Name(let text): emailBase(text.octets)
        case .uniformResourceIdentifier(let text): hostBase(text.octets)
        case .ipAddress(let octets): networkBase(octets)
        case .directoryName(let name): .directory(name.normalized)
        default: .unprocessed("constraints on names of this form are not defined")
        }
    }

    /// A leading period is not in the standard; where it is used it means "only below".
    private static func dnsBase(_ octets: ArraySlice<UInt8>) -> Base {
        guard !octets.isEmpty else { return .domain([], onlyBelow: false) }
        let hasPeriod = octets.first == UInt8(ascii: ".")
        guard let domain = constraintDomain(hasPeriod ? octets.dropFirst() : octets) else {
            return .unprocessed("its DNS constraint is no domain")
        }
        return .domain(domain, onlyBelow: hasPeriod)
    }

    private static func emailBase(_ octets: ArraySlice<UInt8>) -> Base {
        guard octets.contains(UInt8(ascii: "@")) else { return hostBase(octets) }
        return EmailAddress(octets).map(Base.mailbox)
            ?? .unprocessed("its mailbox constraint is no mailbox")
    }

    /// A host, or with a leading period all hosts under a domain.
    private static func hostBase(_ octets: ArraySlice<UInt8>) -> Base {
        guard !octets.isEmpty else { return .domain([], onlyBelow: false) }
        let hasPeriod = octets.first == UInt8(ascii: ".")
        guard let domain = constraintDomain(hasPeriod ? octets.dropFirst() : octets) else {
            return .unprocessed("its host constraint is no host name")
        }
        return hasPeriod ? .domain(domain, onlyBelow: true) : .host(domain)
    }

    private static func networkBase(_ octets: ArraySlice<UInt8>) -> Base {
        guard octets.count == 8 || octets.count == 32 else {
            return .unprocessed("its address constraint has neither 8 nor 32 octets")
        }
        let half = octets.startIndex + octets.count / 2
        let mask = octets[half...]
        guard isContiguous(mask) else {
            return .unprocessed("its address constraint is no network (RFC 4632)")
        }
        return .network(address: octets[..<half], mask: mask)
    }

    /// Ones, and then zeros.
    private static func isContiguous(_ mask: ArraySlice<UInt8>) -> Bool {
        let rest = mask.drop { $0 == 0xFF }
        guard let first = rest.first else { return true }
        return (~first & (~first &+ 1)) == 0 && rest.dropFirst().allSatisfy { $0 == 0 }
    }

    /// Lower case; labels that are numbers are let pass, since a domain may begin with them.
    private static func constraintDomain(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
        DNSName.normalized(octets)
    }

    /// Why a constraint breaks the form of RFC 5280, as the end of a sentence; nil where it does not.
    static func formFault(of subtree: GeneralSubtree) -> String? {
        if case .dnsName(let text) = subtree.base, text.octets.first == UInt8(ascii: ".") {
            return "begins with a period, which a DNS constraint must not"
        }
        guard case .unprocessed = Subtree(subtree).base else { return nil }
        switch subtree.base {
        case .dnsName, .rfc822Name, .uniformResourceIdentifier, .ipAddress: return "is malformed"
        default: return subtree.minimum != 0 || subtree.maximum != nil ? "has a depth" : nil
        }
    }
}
