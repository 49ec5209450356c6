/// One entry of a CRL (RFC 5280 sections 5.1.2.6 and 5.3).
package struct RevokedCertificate: Sendable {
    package let serialNumber: SerialNumber
    package let revocationDate: PointInTime
    package let extensions: ExtensionList
    /// Who issued the certificate; nil for the issuer of the CRL.
    ///
    /// In an indirect CRL an entry that does not say so has the issuer of the one before it (section
    /// 5.3.3); that is resolved here.
    package let certificateIssuer: GeneralNames?

    /// Why; nil where the entry does not say.
    package var reason: RevocationReason? {
        get throws(DERError) {
            guard let value = extensions[.reasonCode]?.value else { return nil }
            return try RevocationReason(der: value)
        }
    }

    /// Since when the key may have been in other hands; nil where the entry does not say.
    package var invalidityDate: PointInTime? {
        get throws(DERError) {
            guard let value = extensions[.invalidityDate]?.value else { return nil }
            var reader = DERReader(value)
            let time = try reader.generalizedTime()
            try reader.finish()
            return time
        }
    }
}
