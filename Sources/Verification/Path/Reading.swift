import Certificates

/// What comes of reading an extension: a malformed one is a finding, not an end.
enum Reading<Value: Sendable>: Sendable {
    case absent
    case malformed(DERError)
    case present(Value)

    init(_ read: () throws(DERError) -> Value?) {
        do {
            self = try read().map(Self.present) ?? .absent
        } catch {
            self = .malformed(error)
        }
    }

    /// The value where there is one that can be read.
    var value: Value? {
        guard case .present(let value) = self else { return nil }
        return value
    }

    var isMalformed: Bool {
        if case .malformed = self { true } else { false }
    }

    var error: DERError? {
        guard case .malformed(let error) = self else { return nil }
        return error
    }
}
