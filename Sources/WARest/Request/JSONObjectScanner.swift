package import HTTP1

/// Checks a JSON body as it passes: RFC 8259 to the letter, and the rules of a route.
///
/// WARest parses the body with its own parser, and so nothing may pass that two parsers could read
/// in two ways: one object and nothing after it, no name twice on the outermost level, no escape
/// that hides a reserved name, no half of a surrogate pair, no octets that are not UTF-8. Values
/// and inner objects are the caller's business.
///
/// The state is of fixed size and without references; pieces may be cut anywhere.
package struct JSONObjectScanner: Sendable {
  package enum Opening: UInt8, Sendable {
    /// The octet that tells has not come yet.
    case pending
    /// The object has no members: no comma before the `}` that follows.
    case empty
    case members
  }

  enum State: UInt8, Sendable {
    case start
    case firstName
    case nextName
    case colon
    case value
    case firstElement
    case afterValue
    case string
    case escape
    case hexadecimal
    case secondBackslash
    case secondU
    case literal
    case minus
    case zero
    case integer
    case point
    case fraction
    case exponent
    case exponentSign
    case exponentDigits
    case end
  }

  /// What a string is for.
  enum Role: UInt8, Sendable {
    case plainName
    case plainValue
    case topName
    case captured
  }

  package internal(set) var opening = Opening.pending

  /// Octets of the body up to and with the outermost `{`; -1 before it was seen.
  package internal(set) var bodyStart = -1

  /// Files or people that the body asks for; 0 when the route has no such list.
  package internal(set) var askedCount = 0

  let catalog: CompiledCatalog
  let names: ByteRange
  let requirements: ByteRange
  let flags: RouteFlags
  let seed: UInt64

  var state = State.start
  var role = Role.plainValue
  var utf8 = UTF8Check()

  /// Octets before the one at hand.
  var offset = 0

  /// Open containers, and for each whether it is an object, the innermost in the lowest bit.
  var depth = 0
  var objects: UInt64 = 0

  /// The rest of `true`, `false` or `null`, the next octet lowest.
  var literalRest: UInt32 = 0
  var hexadecimalLeft: UInt8 = 0
  var unit: UInt16 = 0
  var highSurrogate: UInt16 = 0

  /// The outermost name read last, its hash, and what its value must be.
  var name = NameBuffer()
  var nameHash: UInt64 = 0
  var types = JSONTypes.any
  var captures = false
  var counts = false

  var memberCount = 0
  var seenNames: UInt64 = 0
  var seenSlots: UInt64 = 0
  var unknownCount = 0
  var unknownHashes = InlineArray<64, UInt64>(repeating: 0)

  var capture = InlineArray<64, UInt8>(repeating: 0)
  var captureCount = 0

  /// The first fault; it stays.
  var fault: RequestFault?

  /// - Parameters:
  ///   - catalog: The tables.
  ///   - route: The index of a route that takes a body.
  ///   - seed: Random and secret, so that nobody can choose names whose hashes collide.
  package init(_ catalog: CompiledCatalog, route: Int, seed: UInt64) {
    let record = catalog.record(route)
    self.catalog = catalog
    names = record.bodyNames
    requirements = record.bodyRequirements
    flags = record.facts.flags
    self.seed = seed
  }

  /// True once the outermost object is closed.
  package var isComplete: Bool { state == .end }

  /// Looks at the next octets of the body, wherever they were cut.
  package mutating func scan(_ piece: Span<UInt8>) -> ScanStep {
    if let fault { return .fault(fault) }
    let base = offset
    var position = 0
    let count = piece.count
    while position < count {
      if state == .string {
        position = skipText(piece, from: position)
        guard position < count else { break }
      }
      offset = base + position
      guard take(piece[position]) else { return .fault(settled) }
      position += 1
    }
    offset = base + count
    return state == .end ? .complete : .needMore
  }

  /// What is wrong or missing now that the body has ended; a body of no octets counts as `{}`.
  package mutating func finish() -> RequestFault? {
    if let fault { return fault }
    if state != .end && offset > 0 {
      _ = fail("ends before its object does")
      return fault
    }
    for index in requirements.offsets {
      let requirement = catalog.requirement(index)
      guard requirement.slots & seenSlots == 0 else { continue }
      fault = catalog.fault(.invalidRequest, .body, name: requirement.name, "is required")
      return fault
    }
    return nil
  }

  /// Appends `&phone=…`, the string that a `bodyToQuery` route takes from the body.
  package func writeCapture(into writer: inout ByteWriter) {
    guard !requirements.isEmpty else { return }
    writer.append(QueryOctet.ampersand)
    catalog.append(catalog.requirement(Int(requirements.start)).name, to: &writer)
    writer.append(QueryOctet.equals)
    for index in 0..<captureCount { writer.append(encoding: capture[index]) }
  }

  /// Goes over what needs no decision in a string; the position of the first octet that does.
  @inline(__always)
  private mutating func skipText(_ piece: Span<UInt8>, from start: Int) -> Int {
    switch role {
    case .plainName, .plainValue: OrdinaryText.end(piece, from: start, utf8: &utf8)
    case .topName: utf8.isComplete ? takeNameText(piece, from: start) : start
    case .captured: start
    }
  }

  private var settled: RequestFault { fault ?? RequestFault(.invalidRequest, .body, "is refused") }
}
