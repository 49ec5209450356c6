/// What a server answered, whatever the status.
package struct HTTPResponse: Sendable {
    package let status: Int
    package let headers: [HTTPField]
    /// As sent: no content coding is asked for, so none is undone.
    package let body: [UInt8]
    /// Where it came from, after redirects.
    package let url: HTTPURL
    /// The address that answered.
    package let address: IPAddress?
    /// How many redirects were followed.
    package let redirects: Int
}
