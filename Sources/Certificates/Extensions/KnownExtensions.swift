/// A set of known extensions.
package struct KnownExtensions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package init(_ extensions: KnownExtension...) {
        rawValue = extensions.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }

    init(_ known: KnownExtension) {
        rawValue = 1 << UInt32(known.rawValue)
    }
}
