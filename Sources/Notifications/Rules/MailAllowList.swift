import Egress

/// Mail addresses that requests may name: whole addresses, or domains as `@example.com`.
///
/// A domain does not cover its subdomains. Empty, it allows nothing: else everyone who may write
/// requests could have mail sent to anyone.
package struct MailAllowList: Hashable, Sendable {
    private var addresses: Set<String> = []
    private var domains: Set<String> = []

    package init() {}

    /// Adds an entry; false where it is neither `@domain` nor an address.
    package mutating func insert(_ entry: String) -> Bool {
        if entry.hasPrefix("@") || entry.hasPrefix("*@") {
            let domain = entry.drop { $0 != "@" }
            guard let any = MailAddress("any\(domain)") else { return false }
            domains.insert(any.domain)
            return true
        }
        guard let address = MailAddress(entry) else { return false }
        addresses.insert(address.description)
        return true
    }

    package var isEmpty: Bool { addresses.isEmpty && domains.isEmpty }

    package func allows(_ address: MailAddress) -> Bool {
        domains.contains(address.domain) || addresses.contains(address.description)
    }
}
