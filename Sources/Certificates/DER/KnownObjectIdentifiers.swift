/// Extensions (RFC 5280 sections 4.2 and 5, and where noted).
extension ObjectIdentifier {
    package static let subjectDirectoryAttributes = Self(2, 5, 29, 9)
    package static let subjectKeyIdentifier = Self(2, 5, 29, 14)
    package static let keyUsage = Self(2, 5, 29, 15)
    package static let privateKeyUsagePeriod = Self(2, 5, 29, 16)
    package static let subjectAlternativeName = Self(2, 5, 29, 17)
    package static let issuerAlternativeName = Self(2, 5, 29, 18)
    package static let basicConstraints = Self(2, 5, 29, 19)
    package static let crlNumber = Self(2, 5, 29, 20)
    package static let reasonCode = Self(2, 5, 29, 21)
    package static let invalidityDate = Self(2, 5, 29, 24)
    package static let deltaCRLIndicator = Self(2, 5, 29, 27)
    package static let issuingDistributionPoint = Self(2, 5, 29, 28)
    package static let certificateIssuer = Self(2, 5, 29, 29)
    package static let nameConstraints = Self(2, 5, 29, 30)
    package static let crlDistributionPoints = Self(2, 5, 29, 31)
    package static let certificatePolicies = Self(2, 5, 29, 32)
    package static let policyMappings = Self(2, 5, 29, 33)
    package static let authorityKeyIdentifier = Self(2, 5, 29, 35)
    package static let policyConstraints = Self(2, 5, 29, 36)
    package static let extendedKeyUsage = Self(2, 5, 29, 37)
    package static let freshestCRL = Self(2, 5, 29, 46)
    package static let inhibitAnyPolicy = Self(2, 5, 29, 54)
    package static let authorityInformationAccess = Self(1, 3, 6, 1, 5, 5, 7, 1, 1)
    package static let subjectInformationAccess = Self(1, 3, 6, 1, 5, 5, 7, 1, 11)
    /// RFC 7633.
    package static let tlsFeature = Self(1, 3, 6, 1, 5, 5, 7, 1, 24)
    /// RFC 3739: statements about qualified certificates.
    package static let qualifiedStatements = Self(1, 3, 6, 1, 5, 5, 7, 1, 3)
    /// RFC 6960 section 4.2.2.2.1.
    package static let ocspNoCheck = Self(1, 3, 6, 1, 5, 5, 7, 48, 1, 5)
    /// RFC 6962 section 3.3.
    package static let signedCertificateTimestamps = Self(1, 3, 6, 1, 4, 1, 11129, 2, 4, 2)
    /// RFC 6962 section 3.1.
    package static let precertificatePoison = Self(1, 3, 6, 1, 4, 1, 11129, 2, 4, 3)
}

/// Policies, qualifiers, purposes and access methods (RFC 5280 section 4.2, and where noted).
extension ObjectIdentifier {
    package static let anyPolicy = Self(2, 5, 29, 32, 0)
    package static let certificationPracticeStatement = Self(1, 3, 6, 1, 5, 5, 7, 2, 1)
    package static let userNotice = Self(1, 3, 6, 1, 5, 5, 7, 2, 2)

    package static let anyExtendedKeyUsage = Self(2, 5, 29, 37, 0)
    package static let serverAuthentication = Self(1, 3, 6, 1, 5, 5, 7, 3, 1)
    package static let clientAuthentication = Self(1, 3, 6, 1, 5, 5, 7, 3, 2)
    package static let codeSigning = Self(1, 3, 6, 1, 5, 5, 7, 3, 3)
    package static let emailProtection = Self(1, 3, 6, 1, 5, 5, 7, 3, 4)
    package static let timeStamping = Self(1, 3, 6, 1, 5, 5, 7, 3, 8)
    package static let ocspSigning = Self(1, 3, 6, 1, 5, 5, 7, 3, 9)

    package static let ocspAccess = Self(1, 3, 6, 1, 5, 5, 7, 48, 1)
    package static let caIssuersAccess = Self(1, 3, 6, 1, 5, 5, 7, 48, 2)
    package static let caRepositoryAccess = Self(1, 3, 6, 1, 5, 5, 7, 48, 5)
    /// RFC 6960 section 4.2.1.
    package static let basicOCSPResponse = Self(1, 3, 6, 1, 5, 5, 7, 48, 1, 1)
    package static let ocspNonce = Self(1, 3, 6, 1, 5, 5, 7, 48, 1, 2)
    package static let ocspArchiveCutoff = Self(1, 3, 6, 1, 5, 5, 7, 48, 1, 6)
    /// RFC 9598: an e-mail address in UTF-8, as an other name.
    package static let smtpUTF8Mailbox = Self(1, 3, 6, 1, 5, 5, 7, 8, 9)

    /// The CA/Browser Forum's baseline requirements, section 7.1.6.1.
    package static let domainValidated = Self(2, 23, 140, 1, 2, 1)
    package static let organizationValidated = Self(2, 23, 140, 1, 2, 2)
    package static let individualValidated = Self(2, 23, 140, 1, 2, 3)
    package static let extendedValidation = Self(2, 23, 140, 1, 1)
}

/// Public keys and signatures.
extension ObjectIdentifier {
    /// RFC 8017 appendix C, RFC 4055.
    package static let rsaEncryption = Self(1, 2, 840, 113549, 1, 1, 1)
    package static let md2WithRSA = Self(1, 2, 840, 113549, 1, 1, 2)
    package static let md5WithRSA = Self(1, 2, 840, 113549, 1, 1, 4)
    package static let sha1WithRSA = Self(1, 2, 840, 113549, 1, 1, 5)
    package static let mgf1 = Self(1, 2, 840, 113549, 1, 1, 8)
    package static let rsaPSS = Self(1, 2, 840, 113549, 1, 1, 10)
    package static let sha256WithRSA = Self(1, 2, 840, 113549, 1, 1, 11)
    package static let sha384WithRSA = Self(1, 2, 840, 113549, 1, 1, 12)
    package static let sha512WithRSA = Self(1, 2, 840, 113549, 1, 1, 13)
    package static let sha224WithRSA = Self(1, 2, 840, 113549, 1, 1, 14)

    /// RFC 5480, RFC 5758.
    package static let ecPublicKey = Self(1, 2, 840, 10045, 2, 1)
    package static let p256 = Self(1, 2, 840, 10045, 3, 1, 7)
    package static let p384 = Self(1, 3, 132, 0, 34)
    package static let p521 = Self(1, 3, 132, 0, 35)
    package static let sha1WithECDSA = Self(1, 2, 840, 10045, 4, 1)
    package static let sha224WithECDSA = Self(1, 2, 840, 10045, 4, 3, 1)
    package static let sha256WithECDSA = Self(1, 2, 840, 10045, 4, 3, 2)
    package static let sha384WithECDSA = Self(1, 2, 840, 10045, 4, 3, 3)
    package static let sha512WithECDSA = Self(1, 2, 840, 10045, 4, 3, 4)

    /// RFC 8410.
    package static let ed25519 = Self(1, 3, 101, 112)
    package static let ed448 = Self(1, 3, 101, 113)

    /// RFC 9881.
    package static let mlDSA44 = Self(2, 16, 840, 1, 101, 3, 4, 3, 17)
    package static let mlDSA65 = Self(2, 16, 840, 1, 101, 3, 4, 3, 18)
    package static let mlDSA87 = Self(2, 16, 840, 1, 101, 3, 4, 3, 19)

    /// RFC 3279 section 2.2.2, RFC 5758 section 3.1.
    package static let dsa = Self(1, 2, 840, 10040, 4, 1)
    package static let sha1WithDSA = Self(1, 2, 840, 10040, 4, 3)
    package static let sha256WithDSA = Self(2, 16, 840, 1, 101, 3, 4, 3, 2)

    /// RFC 8017 appendix B.1.
    package static let md5 = Self(1, 2, 840, 113549, 2, 5)
    package static let sha1 = Self(1, 3, 14, 3, 2, 26)
    package static let sha224 = Self(2, 16, 840, 1, 101, 3, 4, 2, 4)
    package static let sha256 = Self(2, 16, 840, 1, 101, 3, 4, 2, 1)
    package static let sha384 = Self(2, 16, 840, 1, 101, 3, 4, 2, 2)
    package static let sha512 = Self(2, 16, 840, 1, 101, 3, 4, 2, 3)

    /// RFC 5652 sections 4 and 5.
    package static let pkcs7Data = Self(1, 2, 840, 113549, 1, 7, 1)
    package static let pkcs7SignedData = Self(1, 2, 840, 113549, 1, 7, 2)
}

/// Attributes of names (RFC 4519, and where noted).
extension ObjectIdentifier {
    package static let commonName = Self(2, 5, 4, 3)
    package static let surname = Self(2, 5, 4, 4)
    package static let serialNumberAttribute = Self(2, 5, 4, 5)
    package static let countryName = Self(2, 5, 4, 6)
    package static let localityName = Self(2, 5, 4, 7)
    package static let stateOrProvinceName = Self(2, 5, 4, 8)
    package static let streetAddress = Self(2, 5, 4, 9)
    package static let organizationName = Self(2, 5, 4, 10)
    package static let organizationalUnitName = Self(2, 5, 4, 11)
    package static let title = Self(2, 5, 4, 12)
    package static let businessCategory = Self(2, 5, 4, 15)
    package static let postalCode = Self(2, 5, 4, 17)
    package static let givenName = Self(2, 5, 4, 42)
    package static let initials = Self(2, 5, 4, 43)
    package static let generationQualifier = Self(2, 5, 4, 44)
    package static let distinguishedNameQualifier = Self(2, 5, 4, 46)
    package static let pseudonym = Self(2, 5, 4, 65)
    package static let organizationIdentifier = Self(2, 5, 4, 97)
    package static let domainComponent = Self(0, 9, 2342, 19_200_300, 100, 1, 25)
    package static let userID = Self(0, 9, 2342, 19_200_300, 100, 1, 1)
    /// RFC 2985 section 5.2.1: an address in a name, which name constraints look at too.
    package static let emailAddress = Self(1, 2, 840, 113549, 1, 9, 1)
    /// The CA/Browser Forum's extended validation guidelines, section 7.1.4.2.
    package static let jurisdictionLocality = Self(1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 1)
    package static let jurisdictionState = Self(1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 2)
    package static let jurisdictionCountry = Self(1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 3)
}
