/// Spans of time as rules write them: `30d`, `12h`, `15m`, `30s`, and sums such as `1d12h`.
package enum TimeText {
    private static let units: [(Character, Double)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// Seconds; nil where it is no such text.
    package static func parse(_ text: String) -> Double? {
        var seconds = 0.0
        var digits = ""
        var isComplete = false
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
                isComplete = false
            } else {
                guard let unit = units.first(where: { $0.0 == character }),
                    let number = Double(digits), digits.count < 8
                else { return nil }
                seconds += number * unit.1
                digits = ""
                isComplete = true
            }
        }
        return isComplete ? seconds : nil
    }

    package static func format(_ seconds: Double) -> String {
        var left = Int(seconds.rounded())
        guard left > 0 else { return "0s" }
        var text = ""
        for (unit, size) in units where left >= Int(size) {
            text += "\(left / Int(size))\(unit)"
            left %= Int(size)
        }
        return text
    }
}
