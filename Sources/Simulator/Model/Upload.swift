/// A file that came with a request.
struct Upload {
  /// The name of the form field; empty for a raw body.
  var field = ""
  /// The file's own name, `nil` when none was told.
  var fileName: String?
  /// In lower case, without parameters.
  var mimeType: String
  var octets: [UInt8]
  /// A link or a data URI, when that is what the file came from.
  var source = ""
}
