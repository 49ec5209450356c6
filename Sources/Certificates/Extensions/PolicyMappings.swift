/// Which of the issuer's policies are which of the subject's (RFC 5280 section 4.2.1.5).
package struct PolicyMappings: Hashable, Sendable {
    /// At least one, in their order.
    package let mappings: [PolicyMapping]

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = try DERReader(inside: der)
        guard !reader.isAtEnd else { throw DERError(.empty, at: der.startIndex) }
        var mappings: [PolicyMapping] = []
        while !reader.isAtEnd {
            var fields = try reader.inside(.sequence)
            let issuerPolicy = try fields.objectIdentifier()
            let subjectPolicy = try fields.objectIdentifier()
            try fields.finish()
            mappings.append(PolicyMapping(issuerPolicy: issuerPolicy, subjectPolicy: subjectPolicy))
        }
        self.mappings = mappings
    }
}

/// One policy of the issuer's domain that counts as one of the subject's.
package struct PolicyMapping: Hashable, Sendable {
    package let issuerPolicy: ObjectIdentifier
    package let subjectPolicy: ObjectIdentifier

    package init(issuerPolicy: ObjectIdentifier, subjectPolicy: ObjectIdentifier) {
        self.issuerPolicy = issuerPolicy
        self.subjectPolicy = subjectPolicy
    }
}
