import Testing

@testable import Egress

struct AddressGuardTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
        "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1",
        "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1",
        "255.255.255.255", "168.63.129.16",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "100:0:0:1::1",
        "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
        "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
        "febf::1", "fec0::1", "ff02::1", "4000::1", "::2",
    ])
    func refusesWhatIsNotPublic(_ text: String) throws {
        let address = try #require(IPAddress(text))
        guard case .address(address, _) = AddressGuard().refusal(of: address, port: 80) else {
            Issue.record("\(text) may be dialled")
            return
        }
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0",
        "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888",
        "2620:fe::fe", "::ffff:8.8.8.8", "64:ff9b::808:808", "2000::1", "3ffe::1",
    ])
    func allowsWhatIsPublic(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard().refusal(of: address, port: 443) == nil)
    }

    @Test func allowedNetworksOpenAddressesAndPorts() throws {
        let network = try #require(IPNetwork("127.0.0.0/8"))
        let policy = AddressGuard(allowedNetworks: [network])
        let inside = try ["127.0.0.1", "::ffff:127.9.9.9"].map { try #require(IPAddress($0)) }
        for address in inside { #expect(policy.refusal(of: address, port: 8_080) == nil) }
        let outside = try #require(IPAddress("10.0.0.1"))
        #expect(policy.refusal(of: outside, port: 80) != nil)
    }

    @Test func refusesOtherPorts() throws {
        let address = try #require(IPAddress("8.8.8.8"))
        #expect(AddressGuard().refusal(of: address, port: 22) == .port(address, 22))
        #expect(AddressGuard(allowedPorts: nil).refusal(of: address, port: 22) == nil)
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::1/129", "fe80::1%eth0", "",
        "/8", "010.0.0.1", "127.1", "0x7f000001",
    ])
    func readsNoNetworkOutOf(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test func everyBlockOfTheRegistriesIsRead() {
        let texts =
            SpecialPurposeAddresses.ipv4 + SpecialPurposeAddresses.ipv6
            + SpecialPurposeAddresses.beyondTheRegistries
        #expect(SpecialPurposeAddresses.blocks.count == texts.count)
        #expect(IPNetwork("::/0")?.contains(IPAddress(family: .v6, bits: .max)) == true)
    }

    @Test func printsAddresses() {
        for text in ["192.0.2.7", "2001:db8::7", "::1"] {
            #expect(IPAddress(text)?.description == text)
        }
    }
}

struct AdmissionTests {
    @Test func boundsAllAndEachHost() {
        var admission = Admission(maximum: 3, maximumPerHost: 2, maximumWaiting: 2)
        #expect(admission.arrive(1, host: "a") == .go)
        #expect(admission.arrive(2, host: "a") == .go)
        #expect(admission.arrive(3, host: "a") == .wait)
        // The full host does not hold up the other.
        #expect(admission.arrive(4, host: "b") == .go)
        #expect(admission.arrive(5, host: "b") == .wait)
        #expect(admission.arrive(6, host: "c") == .turnedAway)
        // A place in all is free, but not one for a: b's turn.
        #expect(admission.leave(host: "b") == 5)
        #expect(admission.leave(host: "a") == 3)
        #expect(admission.leave(host: "a") == nil)
        #expect(admission.running == ["a": 1, "b": 1])
    }

    @Test func forgetsWhoWentAway() {
        var admission = Admission(maximum: 1, maximumPerHost: 1, maximumWaiting: 2)
        #expect(admission.arrive(1, host: "a") == .go)
        #expect(admission.arrive(2, host: "a") == .wait)
        #expect(admission.abandon(2) == true)
        #expect(admission.abandon(1) == false)
        #expect(admission.leave(host: "a") == nil)
    }
}
