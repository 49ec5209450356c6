/// Cases on which the project disagrees on purpose.
///
/// At most three; one that agrees after all has to go from here.
package enum ConformanceExceptions {
    package struct Exception: Sendable {
        package let id: String
        package let reason: String
    }

    package static let all = [
        Exception(
            id: "pkits::4.1.4",
            reason: "DSA: withdrawn for signing by FIPS 186-5, and absent from swift-crypto."),
        Exception(id: "pkits::4.1.5", reason: "DSA with inherited parameters: as 4.1.4."),
    ]

    package static var ids: [String] { all.map(\.id) }
}
