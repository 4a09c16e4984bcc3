package import HTTP1

/// Reads a JSON body as it passes, and lets through what WARest may see of it: RFC 8259 to the
/// letter, and the rules of a route.
///
/// WARest parses the body with its own parser, and so nothing may pass that two parsers could read
/// in two ways: one object and nothing after it, no name twice on the outermost level, no escape
/// that hides a reserved name, no half of a surrogate pair, no octets that are not UTF-8.
///
/// What it changes: on native routes the members that choose the session are taken out, because the
/// caller writes the one session anew; elsewhere recipients that are numbers become strings. Texts
/// that are recipients or name a file are checked as what they are, decoded. All else goes on as it
/// came, in runs, without the white space around outermost members.
///
/// The state is of fixed size and without references; pieces may be cut anywhere.
package struct JSONObjectScanner: Sendable {
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
    case outermostName
    case innerName
    case captured
    case session
    case phone
    case recipients
    case people
    case source
  }

  /// What the value of an outermost member is for.
  enum Use: UInt8, Sendable {
    case plain
    /// Goes into the query.
    case captured
    /// Names the session.
    case session
    /// Would look for a session by its phone number.
    case phone
    case recipients
    /// Names people or groups, and is only noted.
    case people
    /// Names files, or is one.
    case source
  }

  /// What an octet does to the output, beside going on when it is part of an outermost member.
  enum Edit: UInt8, Sendable {
    case none
    case beginMember
    /// The octet is the last one of an outermost member.
    case endMember
    /// A quote goes before it.
    case beginDigits
    /// The octet is behind a number, and has to be taken once more.
    case endNumber
    case closeObject
  }

  /// What has been claimed so far, by the body and by whatever was read before it.
  package var session: SessionClaim

  /// True once a member has been kept, or goes before: the next one follows a comma.
  package var hasMembers = false

  /// True once the outermost `{` was seen.
  package internal(set) var hasOpened = false

  /// True when a session selector that was not empty stood in the body.
  package internal(set) var hadSelector = false

  /// To be set to false once earlier output is gone: selectors that agree stay from then on.
  package var isHeld = true

  /// Files or people that the body asks for; 0 when the route has no such list.
  package internal(set) var askedCount = 0

  /// The people and groups that were named so far; to be set to those of path and query first.
  package var people = RecipientList()

  let catalog: CompiledCatalog
  let names: ByteRange
  let requirements: ByteRange
  let flags: RouteFlags
  let seed: UInt64
  let sources: SourceRules

  var state = State.start
  var role = Role.plainValue
  var edit = Edit.none
  var utf8 = UTF8Check()

  /// Octets before the one at hand.
  var offset = 0

  /// Open containers, and for each whether it is an object, the innermost in the lowest bit.
  var depth = 0
  var objects: UInt64 = 0

  /// For each container whether a string that begins in it now names a file.
  var sourcePlaces: UInt64 = 0

  /// The rest of `true`, `false` or `null`, the next octet lowest.
  var literalRest: UInt32 = 0
  var hexadecimalLeft: UInt8 = 0
  var unit: UInt16 = 0
  var highSurrogate: UInt16 = 0

  /// The outermost name read last, its hash, and what its value must be.
  var name = NameBuffer()
  var nameHash: UInt64 = 0
  var types = JSONTypes.any
  var use = Use.plain
  var valueRole = ValueRole.plain
  var counts = false

  /// A name further inside.
  var innerName = NameBuffer()

  /// The place in the outermost member's list of the element at hand; -1 outside of it.
  var element = -1

  var memberCount = 0
  var seenNames: UInt64 = 0
  var seenSlots: UInt64 = 0
  var unknownCount = 0
  var unknownHashes = InlineArray<64, UInt64>(repeating: 0)

  var capture = InlineArray<64, UInt8>(repeating: 0)
  var captureCount = 0

  var recipients = RecipientCheck()
  var reader = RecipientReader()
  var source: SourceCheck

  /// True inside a number that names somebody.
  var isNoting = false

  /// True inside a number that becomes a string.
  var isQuoting = false
  var digitCount = 0
  var quotedCount = 0

  /// True from the name of an outermost member to the end of its value.
  var isInMember = false

  /// Where the member began in the output, and what `hasMembers` was before it.
  var memberMark = 0
  var hadMembers = false

  /// True when the member is not for WARest.
  var isDropped = false

  /// The first fault; it stays.
  var fault: RequestFault?

  /// - Parameters:
  ///   - catalog: The tables.
  ///   - route: The index of a route that takes a body.
  ///   - seed: Random and secret, so that nobody can choose names whose hashes collide.
  ///   - session: What path and query have claimed; used by native routes only.
  ///   - sources: What the client may have WARest fetch.
  package init(
    _ catalog: CompiledCatalog,
    route: Int,
    seed: UInt64,
    session: SessionClaim,
    sources: SourceRules
  ) {
    let record = catalog.record(route)
    self.catalog = catalog
    names = record.bodyNames
    requirements = record.bodyRequirements
    flags = record.facts.flags
    self.seed = seed
    self.session = session
    self.sources = sources
    source = SourceCheck(role: .plain, rules: sources)
  }

  /// True once the outermost object is closed.
  package var isComplete: Bool { state == .end }

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
}
