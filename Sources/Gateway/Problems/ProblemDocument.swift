package import HTTP1
package import WARest

/// Writes `application/problem+json` member by member [RFC 9457 §3].
///
/// `begin`, then what is known in the order of the functions here, then `end`. A document that did
/// not fit shows as the writer's `overflowed`.
package enum ProblemDocument {
  package static let mediaType: StaticString = "application/problem+json"

  /// Opens the document; `status` is for a status other than the problem's usual one.
  package static func begin(
    _ problem: Problem,
    status: UInt16? = nil,
    into writer: inout ByteWriter
  ) {
    writer.append("{\"type\":\"")
    writer.append(problem.type)
    writer.append("\",\"title\":\"")
    writer.append(problem.title)
    writer.append("\",\"status\":")
    writer.append(decimal: UInt64(status ?? problem.status))
  }

  /// Adds the program's own words, which have no character that JSON escapes.
  package static func add(detail: StaticString, into writer: inout ByteWriter) {
    writer.append(",\"detail\":\"")
    writer.append(detail)
    writer.append(Octet.quote)
  }

  package static func add(detail: Span<UInt8>, into writer: inout ByteWriter) {
    writer.append(",\"detail\":")
    writer.append(jsonText: detail)
  }

  /// Adds `detail` and one entry of `errors` with its JSON pointer.
  package static func add(_ fault: RequestFault, into writer: inout ByteWriter) {
    add(detail: fault.detail, into: &writer)
    add(errors: fault, into: &writer)
  }

  /// Adds one entry of `errors` with its JSON pointer.
  package static func add(errors fault: RequestFault, into writer: inout ByteWriter) {
    writer.append(",\"errors\":[{\"pointer\":")
    appendPointer(fault, &writer)
    writer.append(",\"detail\":\"")
    writer.append(fault.detail)
    writer.append("\"}]")
  }

  /// Adds one entry of `errors` with a pointer of the program's own.
  package static func add(
    errorAt pointer: StaticString,
    _ detail: StaticString,
    into writer: inout ByteWriter
  ) {
    writer.append(",\"errors\":[{\"pointer\":\"")
    writer.append(pointer)
    writer.append("\",\"detail\":\"")
    writer.append(detail)
    writer.append("\"}]")
  }

  package static func add(_ delivery: Delivery, into writer: inout ByteWriter) {
    writer.append(",\"delivery\":\"")
    writer.append(delivery.name)
    writer.append(Octet.quote)
  }

  package static func add(requestID: Span<UInt8>, into writer: inout ByteWriter) {
    writer.append(",\"request_id\":")
    writer.append(jsonText: requestID)
  }

  package static func add(_ requestID: RequestID, into writer: inout ByteWriter) {
    writer.append(",\"request_id\":\"")
    writer.append(requestID)
    writer.append(Octet.quote)
  }

  /// Adds what the caller can do about it, without a character that JSON escapes.
  package static func add(hint: StaticString, into writer: inout ByteWriter) {
    writer.append(",\"hint\":\"")
    writer.append(hint)
    writer.append(Octet.quote)
  }

  /// Adds the reply that the problem was made from.
  ///
  /// JSON is passed on as it is once it has been read to its end: a reply that only says that it is
  /// JSON cannot break the document. Anything else, and what is longer than
  /// `GatewayLimits.problemUpstreamBytesMax`, becomes a string. `isComplete` is false when `body`
  /// is only the start of the reply.
  package static func add(
    upstreamStatus status: UInt16,
    body: Span<UInt8>,
    isComplete: Bool = true,
    into writer: inout ByteWriter
  ) {
    writer.append(",\"upstream\":{\"status\":")
    writer.append(decimal: UInt64(status))
    let bytesMax = GatewayLimits.problemUpstreamBytesMax
    if body.count > 0 {
      writer.append(",\"body\":")
      if isComplete && body.count <= bytesMax && JSONCheck.isValue(body) {
        writer.append(body)
      } else {
        writer.append(jsonText: body, bytesMax: bytesMax)
      }
      if !isComplete || body.count > bytesMax { writer.append(",\"truncated\":true") }
    }
    writer.append(UInt8(ascii: "}"))
  }

  package static func end(into writer: inout ByteWriter) {
    writer.append("}")
  }

  private static func appendPointer(_ fault: RequestFault, _ writer: inout ByteWriter) {
    // A pointer quotes a name that a peer chose, so it is escaped like any text of his.
    var pointer = ByteWriter(capacity: WARestLimits.pointerBytesMax)
    fault.writePointer(into: &pointer)
    // SAFETY: `pointer` is alive and not written to during the call.
    unsafe writer.append(jsonText: Span(_unsafeElements: pointer.bytes))
  }
}
