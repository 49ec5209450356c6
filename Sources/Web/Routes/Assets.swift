import HTTPTypes
import Hummingbird

/// The style sheet, the script and the sign of the pages, compiled in.
enum Assets {
    static func add(to router: some RouterMethods<WebContext>) {
        router.get("assets/:name") { _, context in
            let name = try context.parameters.require("name")
            guard let (bytes, type) = files[name] else {
                throw Problem(.notFound, "there is no such file")
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: type, .xContentTypeOptions: "nosniff",
                    // Short: a new version brings new files under the same names.
                    .cacheControl: "max-age=60",
                ],
                body: .init(byteBuffer: .init(bytes: bytes)))
        }
    }

    private static let files: [String: (bytes: [UInt8], type: String)] = [
        "assay.css": (PackageResources.assay_css, "text/css; charset=utf-8"),
        "assay.js": (PackageResources.assay_js, "text/javascript; charset=utf-8"),
        "assay.svg": (PackageResources.assay_svg, "image/svg+xml"),
    ]
}
