/// How long requests wait for evidence.
package struct ParkingSettings: Hashable, Sendable {
    /// How long a batch waits for what is being fetched before it parks those that lack it.
    ///
    /// What comes within it needs no parking; what is behind it in the log is late by so much once an
    /// address that nobody has asked before.
    package var patience: Duration = .milliseconds(100)
    /// How long a parked request rests before it is parked anew.
    ///
    /// It is judged earlier when the evidence comes. How often an address is asked is the evidence
    /// keeper's to decide.
    package var pause: Duration = .seconds(10)
    /// How long a request may wait for that without which it cannot pass.
    ///
    /// OCSP responders and CRLs are to be there in ten seconds (CA/Browser Forum BR 4.10.2); a quarter
    /// of an hour bridges a restart of theirs, or of the network.
    package var deadline: Duration = .seconds(900)
    /// How long it may wait for that without which it passes with a warning, and for issuers: anybody's
    /// certificate can name some that never come.
    package var preferredDeadline: Duration = .seconds(30)

    package init() {}
}
