/// Whether WARest may read what a text names: a file, a picture, or a text for a tool.
///
/// WARest fetches any URL and reads paths on its own server. This lets through data URIs, base64,
/// and URLs that `SourceRules` allow, and nothing that could be a path; see there for what no check
/// of a text can know.
///
/// Fed the decoded octets of one text, in any portions. Of fixed size: at most the authority of a
/// URL is kept. A text that is refused may be fed on, and stays refused.
package struct SourceCheck: Sendable {
  /// Octets of an authority: the longest name, a dot, a colon and a port, and some.
  static let authorityBytesMax = 264

  enum Phase: UInt8 {
    case start
    /// Up to the colon of a scheme that counts, or the first octet that tells there is none.
    case scheme
    case slashes
    case authority
    /// In a data URI, before its comma.
    case data
    /// Only a segment `..` is wrong now.
    case watched
    case base64
    case text
    case settled
    case refused
  }

  let role: ValueRole
  let rules: SourceRules
  var phase: Phase
  var fault: StaticString = ""

  /// The first eight octets, the first one highest once there are eight.
  var head: UInt64 = 0
  var headCount = 0

  /// False for spellings which only a URL parser takes for a URL and others may take for a path.
  var isExact = true
  var isSecure = false
  var slashCount = 0

  var window: UInt64 = 0
  var dataCount = 0
  var isImage = false

  var blank = LeadingBlank()
  var text = ToolText()
  var base64 = Base64State()
  var shape = PathShape()
  var segments = SegmentWatch()

  var authority = InlineArray<264, UInt8>(repeating: 0)
  var authorityCount = 0

  package init(role: ValueRole, rules: SourceRules) {
    self.role = role
    self.rules = rules
    let isChecked =
      switch role {
      case .picture, .media, .toolFile, .toolText: rules.policy != .any
      default: false
      }
    phase = isChecked ? .start : .settled
  }

  /// True when nothing that follows can be refused.
  package var isSettled: Bool { phase == .settled }

  /// Takes one octet; the result says what is wrong, to be read after a pointer.
  package mutating func take(_ octet: UInt8) -> StaticString? {
    switch phase {
    case .start: return role == .toolText ? takeLeading(octet) : takeFirst(octet)
    case .scheme: return takeScheme(octet)
    case .slashes: return takeSlash(octet)
    case .authority: return takeAuthority(octet)
    case .data: return takeData(octet)
    case .watched: return segments.take(octet) ? refuse(Self.climbFault) : nil
    case .base64: return takeBase64(octet)
    case .text: return takeText(octet)
    case .settled: return nil
    case .refused: return fault
    }
  }

  package mutating func take(_ run: Span<UInt8>) -> StaticString? {
    var index = 0
    while true {
      switch phase {
      case .settled: return nil
      case .base64 where shape.isImpossible && !base64.isPadded:
        index = Base64Text.end(run, from: index)
      case .watched:
        index = segments.end(run, from: index)
      default: break
      }
      guard index < run.count else { return nil }
      if let fault = take(run[index]) { return fault }
      index &+= 1
    }
  }

  /// Ends the text.
  package mutating func finish() -> StaticString? {
    switch phase {
    // WARest takes an empty picture for the path of its own folder.
    case .start: return role == .picture ? beginBare() : nil
    case .settled: return nil
    case .scheme:
      if role == .toolText { return finishText() }
      return beginBare() ?? finishBase64()
    case .slashes: return refuse(Self.slashFault)
    case .authority: return judge()
    case .data, .watched: return segments.endsInClimb ? refuse(Self.climbFault) : nil
    case .base64: return finishBase64()
    case .text: return finishText()
    case .refused: return fault
    }
  }

  mutating func refuse(_ fault: StaticString) -> StaticString? {
    phase = .refused
    self.fault = fault
    return fault
  }

  static var slashFault: StaticString {
    "must have exactly two slashes after http: or https:"
  }
  static var climbFault: StaticString {
    "must not have a segment .. in it, where it could be a path on WARest's server"
  }
  static var pathFault: StaticString {
    "could be a path on WARest's server; send it as a data URI"
  }
}
