package import HTTP1

/// Writes the gateway's own refusals for WARest's clients, in the envelope and with the codes that
/// they know.
///
/// `begin`, then what is known in the order of the functions here, then `end`. What goes beyond
/// WARest's four members stands behind them, where its clients do not look.
package enum NativeEnvelope {
  package static let mediaType: StaticString = "application/json; charset=utf-8"

  package static func begin(_ problem: Problem, into writer: inout ByteWriter) {
    writer.append("{\"status\":false,\"code\":")
    writer.append(decimal: UInt64(code(of: problem)))
    writer.append(",\"message\":\"")
  }

  /// Adds the program's own words, which have no character that JSON escapes.
  package static func add(_ text: StaticString, into writer: inout ByteWriter) {
    writer.append(text)
  }

  /// Ends the message and the envelope's own members.
  package static func endMessage(into writer: inout ByteWriter) {
    writer.append("\",\"results\":[]")
  }

  package static func end(into writer: inout ByteWriter) { writer.append("}") }

  /// WARest's `app_code` for a refusal of the gateway's.
  package static func code(of problem: Problem) -> UInt16 {
    switch problem {
    case .invalidRequest, .reservedField, .badRequest, .requestTimeout, .uriTooLong,
      .expectationFailed, .fieldsTooLarge, .notImplemented, .versionNotSupported, .loopDetected:
      2_000
    case .bodyTooLarge: 2_006
    case .unsupportedMediaType: 2_007
    case .methodNotAllowed: 2_010
    case .costAboveBurst: 2_012
    case .sessionNotAllowed: 2_201
    case .unauthorized: 2_204
    case .insufficientScope: 2_205
    case .quotaExceeded: 2_400
    case .unknownRoute: 2_600
    case .upstreamError, .upstreamUnreachable, .operationRefused: 2_800
    case .upstreamTimeout: 2_801
    case .internalError: 8_000
    case .temporaryReducedCapacity, .sessionPaused, .auditUnavailable, .draining,
      .serviceUnavailable:
      8_001
    }
  }
}
