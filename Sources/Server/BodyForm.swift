/// What a request's body is, and so who reads it on its way.
enum BodyForm: UInt8 {
  /// There is none.
  case none
  /// One JSON object.
  case json
  /// `curl -d`: held, and turned into JSON.
  case form
  /// Parts, some of them files.
  case multipart
  /// A file and nothing else: what a body would say stands in the query.
  case raw
  /// WARest does not read it, and does not get it: counted and dropped [RFC 9110 §9.3.1].
  case ignored

  /// Whether the body itself may name the session.
  var mayNameSession: Bool { self == .json || self == .form || self == .multipart }

  /// Whether its octets go upstream, as they are or rewritten.
  var isForwarded: Bool { mayNameSession || self == .raw }
}
