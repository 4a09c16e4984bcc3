/// What a caller sends to a native path, as far as it can choose a session.
struct ClientRequest: CustomStringConvertible {
  enum Kind { case none, json, form, multipart, octets }

  var operation: String
  var pathSession: String?
  var query = ""
  var kind = Kind.none
  /// Of a multipart form.
  var boundary = "b"
  var body: [UInt8] = []

  var description: String {
    "\(operation) ?\(query) \(kind) \(String(decoding: body, as: UTF8.self).debugDescription)"
  }
}
