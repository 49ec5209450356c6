/// Why what was measured would mean nothing.
package struct MeasurementError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
