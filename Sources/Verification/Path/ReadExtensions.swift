import Certificates

/// The extensions that validation looks into, read once; a malformed one stays told apart from none.
struct ReadExtensions: Sendable {
    let basicConstraints: Reading<BasicConstraints>
    let keyUsage: Reading<KeyUsage>
    let extendedKeyUsage: Reading<[ObjectIdentifier]>
    let subjectKeyIdentifier: Reading<KeyIdentifier>
    let authorityKeyIdentifier: Reading<AuthorityKeyIdentifier>
    let alternativeNames: Reading<[GeneralName]>
    let nameConstraints: Reading<NameConstraints>
    let policies: Reading<[PolicyInformation]>
    let policyMappings: Reading<[PolicyMapping]>
    let policyConstraints: Reading<PolicyConstraints>
    let inhibitAnyPolicy: Reading<Int>
    let distributionPoints: Reading<[DistributionPoint]>
    let freshestCRL: Reading<[DistributionPoint]>
    let informationAccess: Reading<[AccessDescription]>

    init(_ certificate: ParsedCertificate) {
        basicConstraints = Reading { () throws(DERError) in try certificate.basicConstraints }
        keyUsage = Reading { () throws(DERError) in try certificate.keyUsage }
        extendedKeyUsage = Reading { () throws(DERError) in
            try certificate.extendedKeyUsage?.purposes
        }
        subjectKeyIdentifier = Reading { () throws(DERError) in
            try certificate.subjectKeyIdentifier
        }
        authorityKeyIdentifier = Reading { () throws(DERError) in
            try certificate.authorityKeyIdentifier
        }
        alternativeNames = Reading { () throws(DERError) in
            try certificate.subjectAlternativeNames
        }
        nameConstraints = Reading { () throws(DERError) in try certificate.nameConstraints }
        policies = Reading { () throws(DERError) in try certificate.certificatePolicies?.policies }
        policyMappings = Reading { () throws(DERError) in try certificate.policyMappings?.mappings }
        policyConstraints = Reading { () throws(DERError) in try certificate.policyConstraints }
        inhibitAnyPolicy = Reading { () throws(DERError) in
            try certificate.inhibitAnyPolicy?.skipCertificates
        }
        distributionPoints = Reading { () throws(DERError) in
            try certificate.crlDistributionPoints?.points
        }
        freshestCRL = Reading { () throws(DERError) in try certificate.freshestCRL?.points }
        informationAccess = Reading { () throws(DERError) in
            try certificate.authorityInformationAccess?.descriptions
        }
    }

    /// Whether all that are there can be read, as nearly always.
    var areWellFormed: Bool {
        !basicConstraints.isMalformed && !keyUsage.isMalformed && !extendedKeyUsage.isMalformed
            && !subjectKeyIdentifier.isMalformed && !authorityKeyIdentifier.isMalformed
            && !alternativeNames.isMalformed && !nameConstraints.isMalformed
            && !policies.isMalformed && !policyMappings.isMalformed
            && !policyConstraints.isMalformed && !inhibitAnyPolicy.isMalformed
            && !distributionPoints.isMalformed && !freshestCRL.isMalformed
            && !informationAccess.isMalformed
    }

    /// Those that cannot be read, with the reason.
    var malformed: [(KnownExtension, DERError)] {
        let errors: [(KnownExtension, DERError?)] = [
            (.basicConstraints, basicConstraints.error), (.keyUsage, keyUsage.error),
            (.extendedKeyUsage, extendedKeyUsage.error),
            (.subjectKeyIdentifier, subjectKeyIdentifier.error),
            (.authorityKeyIdentifier, authorityKeyIdentifier.error),
            (.subjectAlternativeName, alternativeNames.error),
            (.nameConstraints, nameConstraints.error), (.certificatePolicies, policies.error),
            (.policyMappings, policyMappings.error),
            (.policyConstraints, policyConstraints.error),
            (.inhibitAnyPolicy, inhibitAnyPolicy.error),
            (.crlDistributionPoints, distributionPoints.error),
            (.freshestCRL, freshestCRL.error),
            (.authorityInformationAccess, informationAccess.error),
        ]
        return errors.compactMap { known, error in error.map { (known, $0) } }
    }
}
