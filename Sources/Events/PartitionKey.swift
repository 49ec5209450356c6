/// Keys made to lead to a given partition, for what concerns the partition as a whole.
package enum PartitionKey {
    /// Keys that are tried for each partition; one in `count` leads to the right one.
    private static let patience = 200

    /// `prefix/N` with the smallest N that leads to the partition `index` out of `count`.
    ///
    /// Always the same for the same arguments.
    package static func leading(to index: Int32, of count: Int32, prefix: String) -> [UInt8] {
        precondition((0..<count).contains(index))
        let bound = patience * Int(count)
        for number in 0..<bound {
            let key = Array("\(prefix)/\(number)".utf8)
            if Partitioner.partition(of: key, count: count) == index { return key }
        }
        preconditionFailure("murmur2 leaves out partition \(index) of \(count)")
    }
}
