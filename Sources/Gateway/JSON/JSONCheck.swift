/// Reads JSON to its end and says whether it is one value and nothing else [RFC 8259].
///
/// For text that is passed on inside a document of our own, or read back from a file: strict
/// grammar, valid UTF-8, bounded depth, no recursion.
package struct JSONCheck {
  private(set) var index: Int
  private var depth = 0

  /// A bit a container, the innermost lowest: 1 for an object.
  private var containers: UInt64 = 0

  private init(at index: Int) { self.index = index }

  package static func isValue(_ text: Span<UInt8>) -> Bool {
    guard let end = end(ofValueIn: text, at: 0) else { return false }
    return skipBlanks(text, end) == text.count
  }

  /// Where the value that starts at `start`, blanks before it aside, ends; nil when there is none.
  static func end(ofValueIn text: Span<UInt8>, at start: Int) -> Int? {
    var check = JSONCheck(at: start)
    return check.readValue(text) ? check.index : nil
  }

  static func skipBlanks(_ text: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < text.count {
      switch text[index] {
      case 0x20, 0x09, 0x0a, 0x0d: index += 1
      default: return index
      }
    }
    return index
  }

  private mutating func readValue(_ text: Span<UInt8>) -> Bool {
    repeat {
      // Here a value has to stand.
      index = JSONCheck.skipBlanks(text, index)
      guard index < text.count else { return false }
      switch text[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open(text) else { return false }
        if !closesAtOnce(text) {
          guard readNameIfObject(text) else { return false }
          continue
        }
      default:
        guard readScalar(text) else { return false }
      }
      guard readSeparators(text) else { return false }
    } while depth > 0
    return true
  }

  private mutating func open(_ text: Span<UInt8>) -> Bool {
    guard depth < GatewayLimits.jsonDepthMax else { return false }
    depth += 1
    containers = containers << 1 | (text[index] == UInt8(ascii: "{") ? 1 : 0)
    index += 1
    return true
  }

  /// Takes the end of an empty container.
  private mutating func closesAtOnce(_ text: Span<UInt8>) -> Bool {
    let next = JSONCheck.skipBlanks(text, index)
    let closing = containers & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
    guard next < text.count, text[next] == closing else { return false }
    close(next)
    return true
  }

  private mutating func close(_ at: Int) {
    index = at + 1
    depth -= 1
    containers >>= 1
  }

  /// After a value: everything up to where the next one stands, or the end of the outermost.
  private mutating func readSeparators(_ text: Span<UInt8>) -> Bool {
    while depth > 0 {
      let next = JSONCheck.skipBlanks(text, index)
      guard next < text.count else { return false }
      if text[next] == UInt8(ascii: ",") {
        index = next + 1
        return readNameIfObject(text)
      }
      guard text[next] == (containers & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        return false
      }
      close(next)
    }
    return true
  }

  private mutating func readNameIfObject(_ text: Span<UInt8>) -> Bool {
    guard containers & 1 == 1 else { return true }
    index = JSONCheck.skipBlanks(text, index)
    guard let end = JSONCheck.end(ofStringIn: text, at: index) else { return false }
    index = JSONCheck.skipBlanks(text, end)
    guard index < text.count, text[index] == UInt8(ascii: ":") else { return false }
    index += 1
    return true
  }

  private mutating func readScalar(_ text: Span<UInt8>) -> Bool {
    switch text[index] {
    case UInt8(ascii: "\""):
      guard let end = JSONCheck.end(ofStringIn: text, at: index) else { return false }
      index = end
      return true
    case UInt8(ascii: "t"): return readWord(text, "true")
    case UInt8(ascii: "f"): return readWord(text, "false")
    case UInt8(ascii: "n"): return readWord(text, "null")
    default: return readNumber(text)
    }
  }

  private mutating func readWord(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard text.count - index >= count else { return false }
    for offset in 0..<count {
      // SAFETY: `offset` is below the word's length.
      let wanted = unsafe word.utf8Start[offset]
      if text[index + offset] != wanted { return false }
    }
    index += count
    return true
  }

  private mutating func readNumber(_ text: Span<UInt8>) -> Bool {
    if index < text.count && text[index] == UInt8(ascii: "-") { index += 1 }
    let start = index
    guard readDigits(text) else { return false }
    if text[start] == UInt8(ascii: "0") && index - start > 1 { return false }
    if index < text.count && text[index] == UInt8(ascii: ".") {
      index += 1
      guard readDigits(text) else { return false }
    }
    if index < text.count && text[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < text.count && (text[index] == 0x2b || text[index] == 0x2d) { index += 1 }
      guard readDigits(text) else { return false }
    }
    return true
  }

  private mutating func readDigits(_ text: Span<UInt8>) -> Bool {
    let start = index
    while index < text.count && text[index] &- 0x30 < 10 { index += 1 }
    return index > start
  }

  /// Where the string that starts at `start` ends, its quotes included.
  package static func end(ofStringIn text: Span<UInt8>, at start: Int) -> Int? {
    guard start < text.count, text[start] == UInt8(ascii: "\"") else { return nil }
    var index = start + 1
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""): return index + 1
      case UInt8(ascii: "\\"):
        let count = escapeCount(text, index)
        guard count > 0 else { return nil }
        index += count
      case ..<0x20: return nil
      default:
        let count = UTF8Sequence.count(text, at: index)
        guard count > 0 else { return nil }
        index += count
      }
    }
    return nil
  }

  private static func escapeCount(_ text: Span<UInt8>, _ index: Int) -> Int {
    guard index + 1 < text.count else { return 0 }
    switch text[index + 1] {
    case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: return 2
    case UInt8(ascii: "u"):
      guard index + 5 < text.count else { return 0 }
      for offset in 2...5 where !isHexadecimal(text[index + offset]) { return 0 }
      return 6
    default: return 0
    }
  }

  private static func isHexadecimal(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 6
  }
}
