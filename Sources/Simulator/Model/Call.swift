/// A request on its way to a handler: who, what, and everything it carries.
struct Call {
  let operation: Operation
  let user: String
  let key: String
  /// Parameters of the path, decoded, in their order.
  let parameters: [String]
  let query: JSON
  /// The parsed body; an empty object when there was none that could be read.
  var body: JSON
  /// Parts of a multipart body, or the raw body of an upload route.
  var uploads: [Upload] = []
  /// The body had octets at all.
  var hasContent = false
  let now: Int64

  var nowSeconds: Int64 { now / 1000 }
}
