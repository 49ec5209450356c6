import CCurl
import Foundation
import Synchronization

/// One transfer on libcurl: set up, performed once on one thread, thrown away.
///
/// The only file that touches libcurl's handles, and the reason why it may say `@unchecked
/// Sendable`: after the set-up only ``perform()`` touches the state, from one thread; ``cancel()``
/// touches an atomic and `curl_multi_wakeup`, which libcurl allows from any thread while the multi
/// handle lives, and it lives as long as this object. Order of destruction: the easy handle leaves
/// the multi handle, then easy, multi, lists.
///
/// The transfer runs in a multi handle of its own, since only that can be woken for a cancellation.
final class CurlTransfer: @unchecked Sendable {
    /// How a transfer ended.
    struct Conclusion: Sendable {
        var code: CURLcode
        var wasCancelled = false
        /// libcurl's words, where it failed.
        var reason = ""
        /// The last status line of HTTP, or the last reply of SMTP; 0 for none.
        var status = 0
        var headers: [HTTPField] = []
        /// What an SMTP server said last.
        var lastReply = ""
        var body: [UInt8] = []
        /// The body was longer than asked for.
        var isCut = false
        /// Where a redirect leads, absolute.
        var redirect: String?
        /// The address that was dialled last.
        var address: IPAddress?
        /// What the guard kept from being dialled.
        var refusals: [AddressGuard.Refusal] = []
        var dialled = 0
    }

    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var upload: ArraySlice<UInt8> = []
    private let addressGuard: AddressGuard?
    private let maximumBodyBytes: Int
    private let maximumHeaderBytes: Int
    private let isHTTP: Bool
    private var headerBytes = 0
    private let cancelled = Atomic(false)
    private var conclusion = Conclusion(code: CURLE_OK)
    private var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))

    /// - Parameter addressGuard: nil for addresses that are the operator's own choice.
    init(
        url: String, protocols: [String], guardedBy addressGuard: AddressGuard?,
        connectTime: Duration, totalTime: Duration, maximumBodyBytes: Int,
        maximumHeaderBytes: Int
    ) throws(EgressError) {
        guard CurlLibrary.isReady, let easy = curl_easy_init() else {
            throw .unavailable("libcurl does not start")
        }
        guard let multi = curl_multi_init() else {
            curl_easy_cleanup(easy)
            throw .unavailable("libcurl does not start")
        }
        self.easy = easy
        self.multi = multi
        self.addressGuard = addressGuard
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumHeaderBytes = maximumHeaderBytes
        isHTTP = protocols.contains("http")
        // Without signals libcurl's time-outs are safe in threads.
        set(CURLOPT_NOSIGNAL, 1)
        let mask = CURLPROTO_HTTP | CURLPROTO_HTTPS | CURLPROTO_SMTP | CURLPROTO_SMTPS
        assay_curl_set_protocols(easy, protocols.joined(separator: ","), Int(mask))
        set(CURLOPT_URL, url)
        // An empty proxy also switches off the environment's.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, connectTime.wholeMilliseconds)
        set(CURLOPT_TIMEOUT_MS, totalTime.wholeMilliseconds)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        for list in lists { curl_slist_free_all(list) }
    }

    func set(_ option: CURLoption, _ value: Int) {
        check(assay_curl_set_number(easy, option, value))
    }

    func set(_ option: CURLoption, _ value: String) {
        check(assay_curl_set_text(easy, option, value))
    }

    func set(_ option: CURLoption, list values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { list = curl_slist_append(list, value) ?? list }
        guard let list else { return }
        lists.append(list)
        check(assay_curl_set_list(easy, option, list))
    }

    /// Sends the bytes as the body of a POST.
    func post(_ body: [UInt8]) {
        check(assay_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        var body = body
        // Never an empty buffer: libcurl takes a null pointer for "ask the read callback".
        if body.isEmpty { body.append(0) }
        body.withUnsafeMutableBytes {
            check(assay_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress))
        }
    }

    /// Sends the bytes as an upload: the mail of an SMTP transfer.
    func upload(_ bytes: [UInt8]) {
        upload = bytes[...]
        set(CURLOPT_UPLOAD, 1)
        check(assay_curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes.count)))
    }

    /// Trusts the authorities of a PEM file beside the system's.
    func trust(_ pem: [UInt8]) {
        var bundle = pem
        if let path = assay_curl_default_authorities().map({ String(cString: $0) }),
            let system = FileManager.default.contents(atPath: path)
        {
            bundle += [UInt8(ascii: "\n")] + system
        }
        bundle.withUnsafeBytes {
            check(assay_curl_set_blob(easy, CURLOPT_CAINFO_BLOB, $0.baseAddress, $0.count))
        }
    }

    /// Ends the transfer soon, from any thread, before or while it is performed.
    func cancel() {
        cancelled.store(true, ordering: .releasing)
        curl_multi_wakeup(multi)
    }

    /// Runs to the end, blocking.
    ///
    /// Call once.
    func perform() -> Conclusion {
        let context = Unmanaged.passUnretained(self).toOpaque()
        setCallbacks(context)
        errorText.withUnsafeMutableBufferPointer { buffer in
            check(assay_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, buffer.baseAddress))
            withExtendedLifetime(self) { conclusion.code = run() }
            // The buffer is not valid beyond this scope.
            check(assay_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, nil))
        }
        conclusion.reason = text(errorText)
        if conclusion.reason.isEmpty, conclusion.code != CURLE_OK {
            conclusion.reason = String(cString: curl_easy_strerror(conclusion.code))
        }
        conclusion.status = number(CURLINFO_RESPONSE_CODE)
        conclusion.redirect = text(CURLINFO_REDIRECT_URL)
        return conclusion
    }

    private func run() -> CURLcode {
        curl_multi_add_handle(multi, easy)
        defer { curl_multi_remove_handle(multi, easy) }
        while true {
            guard !cancelled.load(ordering: .acquiring) else {
                conclusion.wasCancelled = true
                return CURLE_ABORTED_BY_CALLBACK
            }
            var running: Int32 = 0
            guard curl_multi_perform(multi, &running) == CURLM_OK else {
                return CURLE_FAILED_INIT
            }
            if running == 0 { break }
            // A second is only the upper bound: sockets, time-outs and `cancel` end the wait.
            curl_multi_poll(multi, nil, 0, 1_000, nil)
        }
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            if message.pointee.msg == CURLMSG_DONE { return message.pointee.data.result }
        }
        return CURLE_FAILED_INIT
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        return assay_curl_get_number(easy, info, &value) == CURLE_OK ? value : 0
    }

    private func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard assay_curl_get_text(easy, info, &value) == CURLE_OK else { return nil }
        return value.map { String(cString: $0) }
    }

    private func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Options are constants of ours, so that only a missing feature of libcurl makes one fail.
    private func check(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl: \(String(cString: curl_easy_strerror(code)))")
    }
}

// MARK: - What libcurl calls

extension CurlTransfer {
    private func setCallbacks(_ context: UnsafeMutableRawPointer) {
        check(assay_curl_set_pointer(easy, CURLOPT_WRITEDATA, context))
        check(assay_curl_set_pointer(easy, CURLOPT_HEADERDATA, context))
        check(assay_curl_set_pointer(easy, CURLOPT_READDATA, context))
        check(assay_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context))
        check(
            assay_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION) {
                data, size, count, context in
                CurlTransfer.from(context)?.received(data, size * count) ?? 0
            })
        check(
            assay_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION) {
                data, size, count, context in
                CurlTransfer.from(context)?.receivedHeader(data, size * count) ?? 0
            })
        check(
            assay_curl_set_data_callback(easy, CURLOPT_READFUNCTION) { data, size, count, context in
                CurlTransfer.from(context)?.send(into: data, size * count) ?? 0
            })
        check(
            assay_curl_set_open_socket_callback(easy) { context, purpose, address in
                CurlTransfer.from(context)?.openSocket(purpose, address) ?? -1
            })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Answering with less than came ends the transfer.
    private func received(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return 0 }
        let room = maximumBodyBytes - conclusion.body.count
        conclusion.body += UnsafeRawBufferPointer(start: data, count: min(count, room))
        guard count <= room else {
            conclusion.isCut = true
            return 0
        }
        return count
    }

    private func receivedHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return 0 }
        headerBytes += count
        guard headerBytes <= maximumHeaderBytes else { return 0 }
        let line = String(
            decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // An interim response (100, 103) came before; only the last one counts.
            conclusion.headers = []
        } else if isHTTP, let field = HTTPField(line: line) {
            conclusion.headers.append(field)
        } else if !isHTTP {
            conclusion.lastReply = String(line.prefix { !$0.isNewline })
        }
        return count
    }

    private func send(into data: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        let piece = upload.prefix(room)
        guard let data else { return 0 }
        UnsafeMutableRawBufferPointer(start: data, count: room).copyBytes(from: piece)
        upload = upload.dropFirst(piece.count)
        return piece.count
    }

    /// Sees the very address that is about to be dialled, after all resolving.
    private func openSocket(
        _ purpose: curlsocktype, _ target: UnsafeMutablePointer<curl_sockaddr>?
    ) -> curl_socket_t {
        guard let target, purpose == CURLSOCKTYPE_IPCXN, let end = Self.endpoint(target) else {
            return -1
        }
        if let refusal = addressGuard?.refusal(of: end.address, port: end.port) {
            conclusion.refusals.append(refusal)
            return -1
        }
        conclusion.dialled += 1
        conclusion.address = end.address
        let type = target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(target.pointee.family, type, target.pointee.protocol)
    }

    /// The address is longer than the `sockaddr` that C declares for it, so it is read from memory.
    private static func endpoint(
        _ target: UnsafeMutablePointer<curl_sockaddr>
    ) -> (address: IPAddress, port: UInt16)? {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let raw = UnsafeRawPointer(target) + offset
        let length = Int(target.pointee.addrlen)
        switch target.pointee.family {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let address = raw.loadUnaligned(as: sockaddr_in.self)
            return (IPAddress(address.sin_addr), UInt16(bigEndian: address.sin_port))
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let address = raw.loadUnaligned(as: sockaddr_in6.self)
            return (IPAddress(address.sin6_addr), UInt16(bigEndian: address.sin6_port))
        default:
            return nil
        }
    }
}

/// What libcurl wants once in a process.
enum CurlLibrary {
    static let isReady: Bool = {
        // With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE alone, and OpenSSL writes without
        // MSG_NOSIGNAL: a peer that hangs up would end the process.
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()
}

extension Duration {
    /// At least one, since libcurl takes 0 for "no limit".
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
