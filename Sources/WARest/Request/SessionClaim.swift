package import HTTP1

/// The one session that a request names, gathered from wherever it does.
///
/// WARest looks for the session under many names in query, body and path, in an order of its own
/// for each family of operations. Whoever authorizes one of those and forwards another has no rule
/// at all; so all of them must name the same one.
package struct SessionClaim: Sendable {
  package enum Result: Sendable {
    case agreed
    /// No session of WARest's is called so.
    case invalid
    /// Another one has been named before.
    case conflicting
  }

  /// What to say of a selector that names another session, behind a pointer.
  static var conflict: StaticString { "names another session than the rest of the request" }

  /// What to say of a selector that is a phone number: nobody here knows whose session it is.
  static var byPhone: StaticString { "would look for a session by its phone number" }
  static var byPhoneHint: StaticString {
    "name the session by sessionId; a phone number is not looked up"
  }

  private var octets = InlineArray<64, UInt8>(repeating: 0)
  private var length: UInt8 = 0

  package init() {}

  /// A claim that is settled: the name must be valid.
  package init(_ session: Span<UInt8>) {
    guard case .agreed = claim(session) else { preconditionFailure("a valid session name") }
  }

  /// Octets of the name; 0: nothing has named a session yet.
  package var count: Int { Int(length) }

  package var isEmpty: Bool { length == 0 }

  /// Takes a selector's decoded value; an empty one names nothing, as WARest has it.
  package mutating func claim(_ session: Span<UInt8>) -> Result {
    guard !session.isEmpty else { return .agreed }
    guard SessionName.isValid(session) else { return .invalid }
    guard length > 0 else {
      for index in session.indices { octets[index] = session[index] }
      length = UInt8(session.count)
      return .agreed
    }
    guard session.count == count else { return .conflicting }
    for index in session.indices where octets[index] != session[index] { return .conflicting }
    return .agreed
  }

  /// Appends the name, which needs no escaping anywhere.
  package func write(into writer: inout ByteWriter) {
    writer.append(octets.span.extracting(first: count))
  }
}
