import CCurl

/// Hands mail to the operator's mail server, by SMTP.
///
/// The server's address is the operator's own setting, so it is not guarded.
package struct MailTransport: Sendable {
    package let server: MailServer
    private let authorities: [UInt8]?
    private let gate: TransferGate

    /// Mail that may wait for its turn.
    private static let maximumWaiting = 1_024
    /// Of a server's replies; RFC 5321, 4.5.3.1.5 has lines of 512 bytes.
    private static let maximumReplyBytes = 64 * 1_024

    /// - Precondition: the server's settings have no problems.
    /// - Throws: `notAllowed` where the file of authorities cannot be read.
    package init(_ server: MailServer) throws(EgressError) {
        precondition(server.problems.isEmpty, "settings are validated before they are used")
        self.server = server
        authorities = try GuardedHTTP.authorities(server.authoritiesFile)
        gate = TransferGate(
            Admission(
                maximum: server.maximumTransfers, maximumPerHost: server.maximumTransfers,
                maximumWaiting: Self.maximumWaiting))
    }

    /// Sends one mail.
    ///
    /// On return the server has taken responsibility for it, for all recipients; when it throws,
    /// for none, or the reply was lost on the way.
    /// - Parameter mail: the message, header and body, with CRLF line ends; libcurl stuffs dots.
    /// - Throws: `unavailable` (connection, or a reply 4xx), `refused` (a reply 5xx), `notAllowed`,
    ///   `cancelled`.
    package func send(
        _ mail: [UInt8], from sender: MailAddress, to recipients: [MailAddress]
    ) async throws(EgressError) {
        try await within(server.totalTime) { () throws(EgressError) in
            let transfer = try prepare(mail, from: sender, to: recipients)
            let conclusion = try await gate.perform(transfer, host: server.host)
            guard !conclusion.wasCancelled else { throw .cancelled }
            guard conclusion.code != CURLE_OK else { return }
            throw failure(conclusion)
        }
    }

    private func prepare(
        _ mail: [UInt8], from sender: MailAddress, to recipients: [MailAddress]
    ) throws(EgressError) -> CurlTransfer {
        let transfer = try CurlTransfer(
            url: server.url, protocols: ["smtp", "smtps"], guardedBy: nil,
            connectTime: server.connectTime, totalTime: server.totalTime,
            maximumBodyBytes: Self.maximumReplyBytes, maximumHeaderBytes: Self.maximumReplyBytes)
        transfer.set(CURLOPT_USE_SSL, useTLS)
        transfer.set(CURLOPT_MAIL_FROM, "<\(sender)>")
        transfer.set(CURLOPT_MAIL_RCPT, list: recipients.map { "<\($0)>" })
        if let user = server.user, let password = server.password {
            transfer.set(CURLOPT_USERNAME, user)
            transfer.set(CURLOPT_PASSWORD, password)
        }
        if let authorities { transfer.trust(authorities) }
        transfer.upload(mail)
        return transfer
    }

    private var useTLS: Int {
        switch server.security {
        case .tls, .startTLS: Int(CURLUSESSL_ALL.rawValue)
        case .optional: Int(CURLUSESSL_TRY.rawValue)
        case .off: Int(CURLUSESSL_NONE.rawValue)
        }
    }

    /// RFC 5321, 4.2.1: 4xx is transient, 5xx is for good.
    private func failure(_ conclusion: CurlTransfer.Conclusion) -> EgressError {
        var conclusion = conclusion
        if (400...599).contains(conclusion.status) { conclusion.reason = conclusion.lastReply }
        let known = EgressError(conclusion, peer: "\(server.host):\(server.port)")
        switch (known, conclusion.status) {
        case (.refused(let text), 400...499): return .unavailable(text)
        case (.unavailable(let text), 500...599): return .refused(text)
        default: return known
        }
    }
}
