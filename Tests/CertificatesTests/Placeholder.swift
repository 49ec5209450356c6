import Testing

@Suite struct CertificatesPlaceholder {}
