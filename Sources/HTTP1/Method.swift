/// The request methods that the gateway knows [RFC 9110 §9.3, RFC 5789].
///
/// A token outside this list is answered 501, because RFC 9110 §9.1 asks for that when a method is
/// not recognised.
package enum Method: UInt8, Sendable, CaseIterable {
  case get
  case head
  case post
  case put
  case delete
  case patch
  case options
  case connect
  case trace

  /// The method as it stands in a request line; methods are case-sensitive [RFC 9110 §9.1].
  package var name: StaticString {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .patch: "PATCH"
    case .options: "OPTIONS"
    case .connect: "CONNECT"
    case .trace: "TRACE"
    }
  }
}
