package import HTTP1

/// What WARest answers to a request that names no session, or none that could exist.
///
/// On native paths the gateway says the same, octet by octet, when it refuses such a request
/// itself: a WARest client cannot tell who spoke.
package enum NoSessionAnswer {
  /// Writes the body of the answer.
  ///
  /// - Parameters:
  ///   - family: The operation's. Operations with the trait `anySession` never miss one, and those
  ///     of the family `none` have nothing to miss.
  ///   - isInvalid: Whether there is a session, but no valid name, rather than none.
  ///   - writer: Where the body goes.
  /// - Returns: The status.
  package static func write(
    _ family: NameFamily,
    isInvalid: Bool,
    into writer: inout ByteWriter
  ) -> UInt16 {
    switch family {
    case .session:
      writer.append(
        #"{"status":false,"code":1100,"message":"sessionId is required","results":[]}"#
      )
      return 400
    case .messages, .contactCard:
      writer.append(#"{"status":false,"code":1101,"message":"Session not found","results":null}"#)
      return 404
    case .chats, .chatQueries:
      writer.append(#"{"status":false,"code":1101,"message":"Session not found","result":null}"#)
      return 404
    case .groups, .profile, .misc, .none:
      if isInvalid {
        writer.append(
          #"{"status":false,"code":2002,"message":"sessionId is invalid","results":[]}"#
        )
        return 400
      }
      return writeMissing(family, into: &writer)
    }
  }

  /// Writes the body of the answer to a request that gives nothing at all: some operations miss
  /// something else first.
  package static func writeToNothing(
    _ catalog: CompiledCatalog,
    route: Int,
    into writer: inout ByteWriter
  ) -> UInt16 {
    let record = catalog.record(route)
    guard !record.firstComplaint.isEmpty else {
      return write(record.facts.family, isInvalid: false, into: &writer)
    }
    writer.append(#"{"status":false,"code":2001,"message":""#)
    catalog.append(record.firstComplaint, to: &writer)
    writer.append(#"","results":[]}"#)
    return 400
  }

  private static func writeMissing(
    _ family: NameFamily,
    into writer: inout ByteWriter
  ) -> UInt16 {
    switch family {
    case .groups:
      writer.append(#"{"status":false,"code":1101,"message":"Session not found","results":[]}"#)
      return 404
    case .profile:
      writer.append(
        #"{"status":false,"code":2001,"message":"Provide sessionId or phone","results":[]}"#
      )
    default:
      writer.append(
        #"{"status":false,"code":2001,"message":"Provide sessionId or sessionPhone","results":[]}"#
      )
    }
    return 400
  }
}
