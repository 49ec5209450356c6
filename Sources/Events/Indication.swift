/// What the judge says of a certificate (ETSI EN 319 102-1, clause 5.1.3).
///
/// Unknown is never good.
package enum Indication: String, Codable, Hashable, Sendable, CaseIterable {
    case passed = "PASSED"
    case failed = "FAILED"
    case indeterminate = "INDETERMINATE"
}

/// Why it was not passed (ETSI EN 319 102-1, table 5; `urn:etsi:019102:subindication:NAME`).
package enum SubIndication: String, Codable, Hashable, Sendable, CaseIterable {
    case formatFailure = "FORMAT_FAILURE"
    case signatureFailure = "SIG_CRYPTO_FAILURE"
    case revoked = "REVOKED"
    case revokedCA = "REVOKED_CA_NO_POE"
    case expired = "EXPIRED"
    case notYetValid = "NOT_YET_VALID"
    case outOfBounds = "OUT_OF_BOUNDS_NO_POE"
    case noCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND"
    case chainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE"
    case certificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    case cryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE"
    case tryLater = "TRY_LATER"
}

/// The nearest of OpenSSL's `X509_V_ERR_*`, for those who know these by heart (`x509_vfy.h`).
package enum OpenSSLError: String, Codable, Hashable, Sendable, CaseIterable {
    case unspecified = "X509_V_ERR_UNSPECIFIED"
    case unableToGetCRL = "X509_V_ERR_UNABLE_TO_GET_CRL"
    case certificateSignatureFailure = "X509_V_ERR_CERT_SIGNATURE_FAILURE"
    case crlSignatureFailure = "X509_V_ERR_CRL_SIGNATURE_FAILURE"
    case certificateNotYetValid = "X509_V_ERR_CERT_NOT_YET_VALID"
    case certificateHasExpired = "X509_V_ERR_CERT_HAS_EXPIRED"
    case crlHasExpired = "X509_V_ERR_CRL_HAS_EXPIRED"
    case depthZeroSelfSigned = "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT"
    case selfSignedInChain = "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN"
    case unableToGetIssuerLocally = "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
    case certificateChainTooLong = "X509_V_ERR_CERT_CHAIN_TOO_LONG"
    case certificateRevoked = "X509_V_ERR_CERT_REVOKED"
    case pathLengthExceeded = "X509_V_ERR_PATH_LENGTH_EXCEEDED"
    case invalidPurpose = "X509_V_ERR_INVALID_PURPOSE"
    case certificateUntrusted = "X509_V_ERR_CERT_UNTRUSTED"
    case keyUsageNoCertificateSign = "X509_V_ERR_KEYUSAGE_NO_CERTSIGN"
    case unhandledCriticalExtension = "X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION"
    case invalidExtension = "X509_V_ERR_INVALID_EXTENSION"
    case invalidPolicyExtension = "X509_V_ERR_INVALID_POLICY_EXTENSION"
    case noExplicitPolicy = "X509_V_ERR_NO_EXPLICIT_POLICY"
    case permittedViolation = "X509_V_ERR_PERMITTED_VIOLATION"
    case excludedViolation = "X509_V_ERR_EXCLUDED_VIOLATION"
    case subtreeMinMax = "X509_V_ERR_SUBTREE_MINMAX"
    case applicationVerification = "X509_V_ERR_APPLICATION_VERIFICATION"
    case hostnameMismatch = "X509_V_ERR_HOSTNAME_MISMATCH"
    case emailMismatch = "X509_V_ERR_EMAIL_MISMATCH"
    case ipAddressMismatch = "X509_V_ERR_IP_ADDRESS_MISMATCH"
    case endEntityKeyTooSmall = "X509_V_ERR_EE_KEY_TOO_SMALL"
    case caKeyTooSmall = "X509_V_ERR_CA_KEY_TOO_SMALL"
    case caDigestTooWeak = "X509_V_ERR_CA_MD_TOO_WEAK"
    case noValidSCTs = "X509_V_ERR_NO_VALID_SCTS"
    case ocspCertificateUnknown = "X509_V_ERR_OCSP_CERT_UNKNOWN"
    case unsupportedSignatureAlgorithm = "X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM"
    case signatureAlgorithmMismatch = "X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH"
    case invalidCA = "X509_V_ERR_INVALID_CA"
    case ocspNoResponse = "X509_V_ERR_OCSP_NO_RESPONSE"
}
