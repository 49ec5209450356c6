import Crypto
import Events
import FoundationEssentials

/// All that a simulated source will say, one message after the other.
///
/// The sequence of subjects, faults, forms, keys and serial numbers is a function of the seed.
/// Dates are relative to the time at which each message is made; ECDSA signatures, and so the
/// fingerprints of what P-256 and P-384 keys signed, are different in each run.
struct RequestScript: Sendable {
    private let character: SourceCharacter
    private let seed: UInt64
    /// Part of the event ids, so that a later run with the same seed is not taken for a repetition.
    private let start: Date
    private var random: SplitMix64
    private var subscribers: Subscribers
    private var faults: [Fault] = []
    private var oversized = OversizedRequests()
    private(set) var ordinal = 0

    init(
        _ character: SourceCharacter, pki: TestPKI, seed: UInt64, start: Date,
        revocationSlots: Range<Int>
    ) {
        self.character = character
        self.seed = seed
        self.start = start
        random = SplitMix64(seed: seed, stream: character.name)
        subscribers = Subscribers(
            character, pki: pki, seed: seed, revocationSlots: revocationSlots)
    }

    mutating func beat() -> Rhythm.Beat {
        character.rhythm.next(&random)
    }

    /// The next message, made at this time.
    mutating func next(at time: Date) throws -> Message {
        if faults.isEmpty { faults = character.faults.round(&random) }
        let fault = faults.removeLast()
        ordinal += 1
        let subject = subject(fault)
        let event = SimulatedEvent(
            id: eventID(), source: character.uri, time: time, expectation: fault.expectation)
        let forms = subscribers.family(of: subject).forms
        let form = forms[random.below(forms.count)]
        if fault == .garbage {
            return event.message(garbage: garbage(), as: form)
        }
        let specimen = try subscribers.specimen(of: subject, fault, at: time)
        let request = request(subject, fault, specimen)
        return event.message(request, as: form.carrying(request))
    }

    private mutating func subject(_ fault: Fault) -> Int {
        if fault == .revoked { return random.below(subscribers.revocationSlots.count) }
        return switch character.population {
        case .fresh: ordinal
        case .fixed(let count): random.below(count)
        }
    }

    private mutating func request(
        _ subject: Int, _ fault: Fault, _ specimen: Specimen
    ) -> VerificationRequest {
        var request = VerificationRequest(
            certificate: specimen.certificate, chain: specimen.chain,
            requestID: "\(character.name)-\(ordinal)", profile: character.profile,
            notify: character.notify, crls: specimen.crls)
        let name = subscribers.name(of: subject)
        if character.namesServer {
            request.serverName = fault == .wrongHost ? "other.\(name)" : name
        }
        if fault == .oversized { oversized.inflate(&request) }
        return request
    }

    /// Neither JSON nor DER: what a confused client may send.
    private mutating func garbage() -> [UInt8] {
        if random.below(2) == 0 { return Array("GET /verify HTTP/1.1\r\n\r\n".utf8) }
        return [0xFF] + random.bytes(32 + random.below(200))
    }

    private func eventID() -> EventID {
        let text =
            "\(seed)\n\(start.millisecondsSince1970)\n\(character.name)\n\(ordinal)"
        return EventID(Hexadecimal.encode(SHA256.hash(data: Array(text.utf8)).prefix(16)))
    }
}

/// Requests over the ``RequestLimits``, each time over another one.
struct OversizedRequests: Sendable {
    private let limits = RequestLimits()
    private var turn = 0

    mutating func inflate(_ request: inout VerificationRequest) {
        turn += 1
        switch turn % 8 {
        case 0:
            // Over the message's limit and still within Kafka's 1,048,588 bytes, in base64 or PEM.
            let filler = [UInt8](repeating: 0x30, count: limits.certificateBytes - 2_000)
            let count = limits.requestBytes * 3 / 4 / filler.count + 1
            request.chain = Array(repeating: filler, count: count)
        case 1, 4, 7:
            request.requestID = String(repeating: "x", count: limits.textLength + 1)
        case 2, 5:
            request.chain = Array(
                repeating: [0x30, 0x00], count: limits.chainCertificates + 1)
        default:
            request.certificate += [UInt8](repeating: 0, count: limits.certificateBytes)
        }
    }
}
