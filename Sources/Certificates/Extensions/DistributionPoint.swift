/// Where to find CRLs and what they cover (RFC 5280 sections 4.2.1.13 and 4.2.1.15).
package struct DistributionPoints: Sendable {
    /// At least one, in their order.
    package let points: [DistributionPoint]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = try DERReader(inside: der)
        guard !reader.isAtEnd else { throw DERError(.empty, at: der.startIndex) }
        var points: [DistributionPoint] = []
        while !reader.isAtEnd { points.append(try DistributionPoint(reading: &reader)) }
        self.points = points
    }
}

/// One place where a CRL is found.
package struct DistributionPoint: Sendable {
    package let name: DistributionPointName?
    /// For which reasons the CRL is; nil for all.
    package let reasons: RevocationReasons?
    /// Who signs the CRL, where that is not the certificate's issuer.
    package let crlIssuer: GeneralNames?

    init(reading reader: inout DERReader) throws(DERError) {
        var fields = try reader.inside(.sequence)
        name = try DistributionPointName(.contextConstructed(0), from: &fields)
        reasons = try RevocationReasons(.context(1), from: &fields)
        if let names = try fields.nextIf(.contextConstructed(2)) {
            crlIssuer = try GeneralNames(content: names.content)
        } else {
            crlIssuer = nil
        }
        try fields.finish()
    }
}

/// What a distribution point is called, as a whole or as one step below the issuer of the CRL.
package enum DistributionPointName: Sendable {
    case fullName(GeneralNames)
    case nameRelativeToIssuer(RelativeDistinguishedName)

    /// Reads `[n] EXPLICIT DistributionPointName` where it is there.
    init?(_ tag: DERTag, from fields: inout DERReader) throws(DERError) {
        guard let wrapper = try fields.nextIf(tag) else { return nil }
        var inside = DERReader(wrapper.content)
        let choice = try inside.next()
        try inside.finish()
        switch choice.tag {
        case .contextConstructed(0):
            self = .fullName(try GeneralNames(content: choice.content))
        case .contextConstructed(1):
            self = .nameRelativeToIssuer(
                try RelativeDistinguishedName(der: choice.der, tag: .contextConstructed(1)))
        default:
            throw choice.error(.unknownAlternative(choice.tag))
        }
    }

    /// The URIs of a full name.
    package var uniformResourceIdentifiers: [IA5Text] {
        switch self {
        case .fullName(let names): names.uniformResourceIdentifiers
        case .nameRelativeToIssuer: []
        }
    }
}
