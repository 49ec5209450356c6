/// Cases on which the project disagrees on purpose.
///
/// At most three; one that agrees after all has to go from here.
package struct ConformanceExceptions: Sendable {
    package struct Exception: Hashable, Sendable {
        package let id: String
        package let reason: String
    }

    package let all: [Exception]

    /// How many deviations can still be called deviations (`shared/conformance/README.md`).
    package static let maximumCount = 3

    /// What holds unless somebody names a file.
    package static let standard = ConformanceExceptions(all: [
        Exception(
            id: "pkits::4.1.4",
            reason: "DSA: withdrawn for signing by FIPS 186-5, and absent from swift-crypto."),
        Exception(id: "pkits::4.1.5", reason: "DSA with inherited parameters: as 4.1.4."),
    ])

    private init(all: [Exception]) {
        self.all = all
    }

    /// Reads a line an exception: the case's id, white space, and the reason; `#` begins a comment.
    package init(text: String) throws(ConformanceError) {
        var all: [Exception] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            guard let id = parts.first, !id.hasPrefix("#") else { continue }
            guard parts.count == 2 else {
                throw ConformanceError(description: "the exception \(id) has no reason")
            }
            all.append(Exception(id: String(id), reason: String(parts[1])))
        }
        guard all.count <= Self.maximumCount else {
            throw ConformanceError(
                description:
                    "\(all.count) exceptions are too many; \(Self.maximumCount) are allowed")
        }
        self.all = all
    }

    /// Why a case may disagree; nil where it may not.
    func reason(for id: String) -> String? { all.first { $0.id == id }?.reason }
}
