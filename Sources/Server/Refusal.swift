import Gateway
import HTTP1
import WARest

/// Why a request gets an answer of the gateway's own, with all that the answer needs.
enum Refusal {
  // Before the head was understood.
  case head(HeadError)
  case requestTimeout
  case tooManyConnections
  case overloaded

  // Before the body was read.
  case loop
  case unknownRoute
  case methodNotAllowed(MethodMask)
  case path(PathFault)
  case unauthorized(hadToken: Bool)
  case conflictingCredentials
  case insufficientScope(Scope)
  case sessionNotAllowed
  case bodyTooLarge
  case mediaType(MediaType.Kind, isUpload: Bool)
  case boundary
  case noSession
  case nothingGiven
  case sessionChoice
  case sessionTooLate
  case headTooLarge
  case queryNotTaken

  // While it was read.
  case body(BodyError)
  case request(RequestFault)
  case bodyStartsTooLate
  case formTooLarge

  // While it waited.
  case draining

  /// The exchange says what happened after that.
  case failure(Exchange.Failure)
}

extension Refusal {
  var problem: Problem {
    switch self {
    case .head(let error): Problem(edgeStatus: error.status)
    case .body(let error): Problem(edgeStatus: error.status)
    case .requestTimeout: .requestTimeout
    case .tooManyConnections, .overloaded: .serviceUnavailable
    case .loop: .loopDetected
    case .unknownRoute: .unknownRoute
    case .methodNotAllowed: .methodNotAllowed
    case .path, .conflictingCredentials, .queryNotTaken, .bodyStartsTooLate, .boundary,
      .noSession, .nothingGiven, .sessionChoice, .sessionTooLate:
      .invalidRequest
    case .unauthorized: .unauthorized
    case .insufficientScope: .insufficientScope
    case .sessionNotAllowed: .sessionNotAllowed
    case .bodyTooLarge, .formTooLarge: .bodyTooLarge
    case .mediaType: .unsupportedMediaType
    case .headTooLarge: .fieldsTooLarge
    case .request(let fault): fault.kind == .reservedField ? .reservedField : .invalidRequest
    case .draining: .draining
    case .failure(let failure): failure.problem
    }
  }

  /// The program's own words; nil where they are made from the request.
  var detail: StaticString? {
    switch self {
    case .head(let error): error.detail
    case .body(let error): error.detail
    case .path(let fault): fault.detail
    case .requestTimeout: "the request did not arrive in time"
    case .tooManyConnections: "too many connections are open"
    case .overloaded: "no buffer is free for another call"
    case .loop: "the request has passed this gateway before"
    case .unknownRoute: "no route has this path"
    case .methodNotAllowed: "the route knows other methods"
    case .unauthorized(let hadToken):
      hadToken ? "the token is not known" : "the request carries no token"
    case .conflictingCredentials: "the request carries two different tokens"
    case .insufficientScope: "this client may not use this operation"
    case .sessionNotAllowed: "this client may not use this session"
    case .bodyTooLarge: "the body is larger than this operation takes"
    case .mediaType(let kind, let isUpload): kind.detail(isUpload: isUpload)
    case .boundary: "the boundary of the multipart body is none"
    case .noSession, .nothingGiven: "the request names no session"
    case .sessionChoice: "the request names no session, and this client has no single one"
    case .sessionTooLate: "a body as long as this must name its session at its beginning"
    case .formTooLarge: "a form is longer than 16 KB"
    case .headTooLarge: "the request becomes too large for WARest"
    case .queryNotTaken: "this operation takes no query"
    case .bodyStartsTooLate: "the body's object does not start within its first octets"
    case .draining: "the gateway is about to end, so the call was not made"
    case .request: nil
    case .failure(let failure): failure.detail
    }
  }

  /// What the audit record says; nil: it depends on what the exchange knows of the delivery.
  var outcome: Outcome? {
    switch self {
    case .unauthorized, .conflictingCredentials, .insufficientScope, .sessionNotAllowed: .denied
    case .failure(.limited): .limited
    case .failure(.invalid): .invalid
    case .failure: nil
    case .tooManyConnections, .overloaded, .draining: .failed
    default: .invalid
    }
  }

  /// Whether what follows on the connection cannot be trusted to be a request.
  var closesConnection: Bool {
    switch self {
    case .head, .body, .requestTimeout, .tooManyConnections, .overloaded, .loop, .draining: true
    default: false
    }
  }
}

extension Exchange.Failure {
  var problem: Problem {
    switch self {
    case .limited: .quotaExceeded
    case .invalid: .invalidRequest
    case .auditUnavailable, .auditDiskLow: .auditUnavailable
    case .unreachable: .upstreamUnreachable
    case .upstreamBroken: .upstreamError
    case .upstreamTimeout: .upstreamTimeout
    }
  }

  var detail: StaticString {
    switch self {
    case .limited: "a limit has nothing left for this call"
    case .invalid: "the request was given up before it was complete"
    case .auditUnavailable: "the call could not be put on record, so it was not made"
    case .auditDiskLow: "the disk of the audit log is nearly full, so the call was not made"
    case .unreachable: "WARest does not accept connections"
    case .upstreamBroken: "the connection to WARest ended without a valid reply"
    case .upstreamTimeout: "WARest did not answer in time"
    }
  }
}

extension MediaType.Kind {
  func detail(isUpload: Bool) -> StaticString {
    switch self {
    case .encoded: "this operation takes its body without a content coding"
    case .unclear, .lookalike: "the media type of the body can be read in two ways"
    case .multipart: "this operation takes no files"
    default:
      isUpload ? "this operation takes no body of that type" : "this operation takes JSON or a form"
    }
  }
}
