package import HTTP1

/// Takes the secrets out of a JSON reply as it passes.
///
/// Text that stands under a secret's name, at any depth and in any container, becomes `"***"`;
/// numbers there become 0. Empty strings, `null`, `true` and `false` tell that there is none and
/// stay. Everything else passes octet by octet. What comes out is never longer than what went in,
/// call by call.
///
/// A reply that is not JSON, or stops being JSON, is not passed on from there: where nobody can
/// say what a name and what a value is, a secret could be either.
package struct ReplyMask: Sendable {
  private enum Concealed: UInt8, Sendable {
    case nothing
    case string
    case number
  }

  private let kinds: ReplySecrets
  private var tokens = ReplyTokens()
  private var concealed = Concealed.nothing

  /// Stars written for the string at hand.
  private var starCount = 0

  /// Whether the next value belongs to a secret's name.
  private var isSecretNext = false

  /// The depth inside of a container that belongs to a secret's name; 0 outside of any.
  private var secretDepth = 0

  /// - Parameter kinds: What is masked; with none of it everything passes, JSON or not.
  package init(_ kinds: ReplySecrets) { self.kinds = kinds }

  /// True once the JSON could not be followed; from there on nothing is passed on.
  package var isBroken: Bool { tokens.isBroken }

  /// True when all of the reply has been seen; a reply that ends before is cut.
  package var isComplete: Bool { kinds.isEmpty || tokens.isComplete }

  /// Copies the next octets of the reply, wherever they were cut, without the secrets.
  package mutating func filter(_ piece: Span<UInt8>, into writer: inout ByteWriter) {
    guard !kinds.isEmpty else {
      writer.append(piece)
      return
    }
    // What stands between `copied` and `position` goes out as it is.
    var copied = 0
    var position = 0
    while true {
      let start = position
      let token = tokens.next(piece, &position)
      if concealed != .nothing {
        copied = token == .stringEnd ? position - 1 : position
        if concealed == .string { writeStars(copied - start, into: &writer) }
        if token == .stringEnd || token == .numberEnd { concealed = .nothing }
        if token != .pieceEnd && token != .broken { continue }
      }
      switch token {
      case .pieceEnd, .broken:
        writer.append(piece.extracting(copied..<position))
        return
      case .name:
        isSecretNext = secretDepth == 0 && !kinds.isDisjoint(with: ReplySecrets(named: tokens.name))
      case .string where isSecret:
        writer.append(piece.extracting(copied..<position))
        copied = position
        starCount = 0
        concealed = .string
      case .number where isSecret:
        writer.append(piece.extracting(copied..<(position - 1)))
        writer.append(JSONOctet.zero)
        copied = position
        concealed = .number
      case .open where isSecretNext: secretDepth = tokens.depth
      case .close where tokens.depth < secretDepth: secretDepth = 0
      default: break
      }
      if token != .name { isSecretNext = false }
    }
  }

  private var isSecret: Bool { isSecretNext || secretDepth > 0 }

  /// A star for an octet, up to three, so that nothing gets longer.
  private mutating func writeStars(_ count: Int, into writer: inout ByteWriter) {
    for _ in 0..<min(count, 3 - starCount) {
      writer.append(UInt8(ascii: "*"))
      starCount += 1
    }
  }
}
