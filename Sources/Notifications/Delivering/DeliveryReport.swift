import Events

/// What became of a batch of notices.
package struct DeliveryReport: Sendable {
    /// In the order of the batch.
    package var conclusions: [NoticeConclusion] = []
    /// Neither delivered nor given up when the batch's time was over, or the task was cancelled.
    ///
    /// Append them to the notices again, in the transaction that commits the batch; their attempts
    /// and pauses are remembered.
    package var unfinished: [Notice] = []
}
