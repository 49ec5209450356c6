/// Things that one finding is about: the first few by name, the others by number.
///
/// A certificate may have thousands of names, and a verdict has to fit into a message.
struct Mentioned {
    private(set) var count = 0
    private var shown: [String] = []

    /// How many are named.
    private static let limit = 5

    var isEmpty: Bool { count == 0 }

    mutating func add(_ text: @autoclosure () -> String) {
        count += 1
        if shown.count < Self.limit { shown.append(text()) }
    }

    var text: String {
        shown.joined(separator: ", ")
            + (count > shown.count ? " and \(count - shown.count) more" : "")
    }
}
