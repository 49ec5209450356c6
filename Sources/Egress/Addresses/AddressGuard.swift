/// Decides whether an address may be dialled on behalf of someone who chose it.
package struct AddressGuard: Hashable, Sendable {
    /// Networks that may be dialled whatever they are, at any port: internal PKIs, tests.
    package var allowedNetworks: [IPNetwork]
    /// Ports that may be dialled elsewhere; nil for all.
    package var allowedPorts: Set<UInt16>?

    package init(allowedNetworks: [IPNetwork] = [], allowedPorts: Set<UInt16>? = [80, 443]) {
        self.allowedNetworks = allowedNetworks
        self.allowedPorts = allowedPorts
    }

    /// Why a connection was not made.
    package enum Refusal: Hashable, Sendable {
        /// The address is special; `network` says how.
        case address(IPAddress, network: String)
        case port(IPAddress, UInt16)
    }

    /// Nil where the address may be dialled.
    package func refusal(of address: IPAddress, port: UInt16) -> Refusal? {
        let target = address.embeddedIPv4 ?? address
        if allowedNetworks.contains(where: { $0.contains(target) || $0.contains(address) }) {
            return nil
        }
        if let block = SpecialPurposeAddresses.block(of: target) {
            return .address(address, network: block.name)
        }
        if let allowedPorts, !allowedPorts.contains(port) { return .port(address, port) }
        return nil
    }
}
