import Egress
import Events
import Synchronization

/// Appends notices to a file, one JSON object (the contract of notices) a line.
package final class FileChannel: NoticeChannel {
    package let kind = ChannelKind.file
    private let file: Mutex<AppendingFile>

    package init(path: String) {
        file = Mutex(AppendingFile(path: path))
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        let line = notice.json()
        let failure: DeliveryError? = await BlockingWork.run("file") { [self] in
            file.withLock { file in
                do {
                    try file.append(line: line)
                    return nil
                } catch {
                    return .retry("cannot append to \(file.path): \(error)")
                }
            }
        }
        if let failure { throw failure }
    }
}
