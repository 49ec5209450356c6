/// Lists that others publish and some checks go by; whoever may read files reads them.
package struct References: Sendable {
    /// The suffixes under which the public registers names.
    package var publicSuffixes = PublicSuffixList.builtIn
    /// Keys whose private keys are known.
    package var weakKeys = WeakKeyList.none
    /// The logs of certificate transparency; nil where timestamps are not to be checked.
    package var transparencyLogs: TransparencyLogs?

    package init() {}
}
