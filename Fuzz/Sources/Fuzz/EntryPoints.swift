import Foundation
import FuzzTargets
import Synchronization

/// What bytes are thrown at, chosen by `--target=NAME`: libFuzzer passes over options with two dashes.
private let chosen = Mutex<FuzzTarget?>(nil)

/// Called once, before all else.
@_cdecl("LLVMFuzzerInitialize")
public func chooseTarget(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    let option = "--target="
    let name = CommandLine.arguments.last { $0.hasPrefix(option) }?.dropFirst(option.count)
    guard let target = FuzzTarget(rawValue: String(name ?? "")) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("fuzz: --target= is one of \(names)\n".utf8))
        exit(2)
    }
    chosen.withLock { $0 = target }
    return 0
}

/// Called with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.withLock(\.self)?.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
