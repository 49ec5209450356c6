import Certificates
import Egress
import Events
import Foundation
import Synchronization

/// Runs a program for each notice, with the notice (the contract of notices, JSON) as its standard
/// input.
///
/// Exit status 0 says that it was taken over, 65 (`EX_DATAERR`) that it never will be; with any other,
/// it is tried again. No shell is involved. The program has `ASSAY_NOTICE_ID`, by which it recognises a
/// repetition, in its environment, and of ours only `PATH` and `HOME`.
package struct CommandChannel: NoticeChannel {
    package let kind = ChannelKind.command
    private let arguments: [String]
    private let timeLimit: Duration

    /// Of its output, for the reason given where it fails.
    static let keptOutputBytes = 512

    /// - Parameter arguments: the program's path, and what it is called with; not empty.
    package init(_ arguments: [String], timeLimit: Duration) {
        precondition(!arguments.isEmpty)
        self.arguments = arguments
        self.timeLimit = timeLimit
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        let run: CommandRun
        do {
            run = try CommandRun(arguments, input: notice.json(), id: notice.id)
        } catch {
            throw .retry("cannot run \(arguments[0]): \(error.localizedDescription)")
        }
        let isInTime = await run.ends(within: timeLimit)
        let output = run.finish()
        guard isInTime else {
            throw .retry("\(arguments[0]) took more than \(timeLimit), and was ended")
        }
        let said = SafeText.escape(output, limit: 200)
        switch run.status {
        case 0: return
        case 65: throw .giveUp("\(arguments[0]) refused it: \(said)")
        case let status: throw .retry("\(arguments[0]) ended with \(status): \(said)")
        }
    }
}
