import Events

/// What is to be done about a decision; done by appending an event.
package enum AlertAction: Hashable, Sendable {
    case tell(Notice)
    case relate(CertificateRelation)
    /// What is known under the key has changed, and has to be remembered.
    case remember(key: String)
}
