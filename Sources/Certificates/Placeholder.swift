enum PlaceholderCertificates {}
