/// The cases of one suite, and those that cannot be put into the judge's terms.
package struct ConformanceSuite: Sendable {
    /// A case that cannot be run, and why.
    package struct Skipped: Encodable, Hashable, Sendable {
        package let id: String
        package let namespace: String
        package let reason: String
    }

    package private(set) var cases: [ConformanceCase] = []
    package private(set) var skipped: [Skipped] = []

    /// - Parameter make: puts a test into the judge's terms, or throws what is in its way.
    init<Test>(
        _ tests: [Test], id: (Test) -> String, namespace: (Test) -> String,
        make: (Test) throws -> ConformanceCase
    ) {
        for test in tests {
            do {
                cases.append(try make(test))
            } catch {
                skipped.append(
                    Skipped(id: id(test), namespace: namespace(test), reason: "\(error)"))
            }
        }
    }
}
