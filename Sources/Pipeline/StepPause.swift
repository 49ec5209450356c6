/// What a step throws where it is too early to deal with a batch: nothing is wrong.
///
/// The batch is put back, the partitions rest, and the batch comes again.
package struct StepPause: ServiceFault, Hashable, Sendable {
    package let duration: Duration

    package init(_ duration: Duration) {
        self.duration = duration
    }
}
