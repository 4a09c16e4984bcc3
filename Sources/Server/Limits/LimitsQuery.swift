import Gateway
import HTTP1
import WARest

/// The query of `GET /v1/limits`: nothing, or one session.
enum LimitsQuery {
  case everything
  case session(String)
  case notUnderstood

  static func read(_ query: Span<UInt8>) -> LimitsQuery {
    guard !query.isEmpty else { return .everything }
    let start = "session=".utf8.count
    guard query.count > start, query.extracting(first: start).isEqual("session=") else {
      return .notUnderstood
    }
    // A session's name has no character that a query has to escape.
    let name = query.extracting(start..<query.count)
    guard SessionName.isValid(name) else { return .notUnderstood }
    var text = ""
    for index in name.indices { text.unicodeScalars.append(Unicode.Scalar(name[index])) }
    return .session(text)
  }
}
