/// Every refusal and failure that the gateway answers itself, on `/v1` as a problem document
/// [RFC 9457].
///
/// A plain matter of HTTP, about which its status says all, has the type `about:blank` and the
/// status's own phrase for a title [RFC 9457 §4.2.1].
package enum Problem: UInt8, Sendable, CaseIterable {
  case unknownRoute
  case methodNotAllowed
  case unauthorized
  case insufficientScope
  case sessionNotAllowed
  case invalidRequest
  case reservedField
  case bodyTooLarge
  case unsupportedMediaType
  case operationRefused
  case quotaExceeded
  case costAboveBurst
  case temporaryReducedCapacity
  case sessionPaused
  case upstreamError
  case upstreamUnreachable
  case upstreamTimeout
  case auditUnavailable
  case draining
  case internalError

  case badRequest
  case requestTimeout
  case uriTooLong
  case expectationFailed
  case fieldsTooLarge
  case notImplemented
  case serviceUnavailable
  case versionNotSupported
  case loopDetected

  /// Absolute, or relative to the gateway.
  package var type: StaticString {
    switch self {
    case .unknownRoute: "/problems/unknown-route"
    case .methodNotAllowed: "/problems/method-not-allowed"
    case .unauthorized: "/problems/unauthorized"
    case .insufficientScope: "/problems/insufficient-scope"
    case .sessionNotAllowed: "/problems/session-not-allowed"
    case .invalidRequest: "/problems/invalid-request"
    case .reservedField: "/problems/reserved-field"
    case .bodyTooLarge: "/problems/body-too-large"
    case .unsupportedMediaType: "/problems/unsupported-media-type"
    case .operationRefused: "/problems/operation-refused"
    case .quotaExceeded: "https://iana.org/assignments/http-problem-types#quota-exceeded"
    case .costAboveBurst: "/problems/cost-above-burst"
    case .temporaryReducedCapacity:
      "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"
    case .sessionPaused: "/problems/session-paused"
    case .upstreamError: "/problems/upstream-error"
    case .upstreamUnreachable: "/problems/upstream-unreachable"
    case .upstreamTimeout: "/problems/upstream-timeout"
    case .auditUnavailable: "/problems/audit-unavailable"
    case .draining: "/problems/draining"
    case .internalError, .badRequest, .requestTimeout, .uriTooLong, .expectationFailed,
      .fieldsTooLarge, .notImplemented, .serviceUnavailable, .versionNotSupported, .loopDetected:
      "about:blank"
    }
  }

  package var title: StaticString {
    switch self {
    case .unknownRoute: "Unknown route"
    case .methodNotAllowed: "Method not allowed"
    case .unauthorized: "Unauthorized"
    case .insufficientScope: "Insufficient scope"
    case .sessionNotAllowed: "Session not allowed"
    case .invalidRequest: "Invalid request"
    case .reservedField: "Reserved field"
    case .bodyTooLarge: "Body too large"
    case .unsupportedMediaType: "Unsupported media type"
    case .operationRefused: "Operation refused"
    case .quotaExceeded: "Quota exceeded"
    case .costAboveBurst: "Cost above burst"
    case .temporaryReducedCapacity: "Temporary reduced capacity"
    case .sessionPaused: "Session paused"
    case .upstreamError: "Upstream error"
    case .upstreamUnreachable: "Upstream unreachable"
    case .upstreamTimeout: "Upstream timeout"
    case .auditUnavailable: "Audit unavailable"
    case .draining: "Draining"
    case .internalError: "Internal Server Error"
    case .badRequest: "Bad Request"
    case .requestTimeout: "Request Timeout"
    case .uriTooLong: "URI Too Long"
    case .expectationFailed: "Expectation Failed"
    case .fieldsTooLarge: "Request Header Fields Too Large"
    case .notImplemented: "Not Implemented"
    case .serviceUnavailable: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    case .loopDetected: "Loop Detected"
    }
  }

  package var status: UInt16 {
    switch self {
    case .badRequest, .invalidRequest, .reservedField: 400
    case .unauthorized: 401
    case .insufficientScope, .sessionNotAllowed: 403
    case .unknownRoute: 404
    case .methodNotAllowed: 405
    case .requestTimeout: 408
    case .operationRefused: 409
    case .bodyTooLarge: 413
    case .uriTooLong: 414
    case .unsupportedMediaType: 415
    case .expectationFailed: 417
    case .costAboveBurst: 422
    case .quotaExceeded: 429
    case .fieldsTooLarge: 431
    case .internalError: 500
    case .notImplemented: 501
    case .upstreamError, .upstreamUnreachable: 502
    case .auditUnavailable, .draining, .temporaryReducedCapacity, .sessionPaused,
      .serviceUnavailable:
      503
    case .upstreamTimeout: 504
    case .versionNotSupported: 505
    case .loopDetected: 508
    }
  }

  /// What the call's audit record has as `reason`: the last part of the type, or for a plain
  /// matter of HTTP the like.
  package var reason: StaticString {
    switch self {
    case .unknownRoute: "unknown-route"
    case .methodNotAllowed: "method-not-allowed"
    case .unauthorized: "unauthorized"
    case .insufficientScope: "insufficient-scope"
    case .sessionNotAllowed: "session-not-allowed"
    case .invalidRequest: "invalid-request"
    case .reservedField: "reserved-field"
    case .bodyTooLarge: "body-too-large"
    case .unsupportedMediaType: "unsupported-media-type"
    case .operationRefused: "operation-refused"
    case .quotaExceeded: "quota-exceeded"
    case .costAboveBurst: "cost-above-burst"
    case .temporaryReducedCapacity: "temporary-reduced-capacity"
    case .sessionPaused: "session-paused"
    case .upstreamError: "upstream-error"
    case .upstreamUnreachable: "upstream-unreachable"
    case .upstreamTimeout: "upstream-timeout"
    case .auditUnavailable: "audit-unavailable"
    case .draining: "draining"
    case .internalError: "internal-error"
    case .badRequest: "bad-request"
    case .requestTimeout: "request-timeout"
    case .uriTooLong: "uri-too-long"
    case .expectationFailed: "expectation-failed"
    case .fieldsTooLarge: "fields-too-large"
    case .notImplemented: "not-implemented"
    case .serviceUnavailable: "service-unavailable"
    case .versionNotSupported: "version-not-supported"
    case .loopDetected: "loop-detected"
    }
  }

  /// The problem for a status of `HeadFault` or `BodyError`.
  package init(edgeStatus: UInt16) {
    switch edgeStatus {
    case 408: self = .requestTimeout
    case 413: self = .bodyTooLarge
    case 414: self = .uriTooLong
    case 415: self = .unsupportedMediaType
    case 417: self = .expectationFailed
    case 431: self = .fieldsTooLarge
    case 500: self = .internalError
    case 501: self = .notImplemented
    case 503: self = .serviceUnavailable
    case 505: self = .versionNotSupported
    case 508: self = .loopDetected
    default: self = .badRequest
    }
  }
}
