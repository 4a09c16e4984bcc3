import Glibc
package import HTTP1
import Transport

/// Finds a member of a record by its name, without parsing.
///
/// Records are flat, and a quote inside of a text stands behind a backslash, so that `,"name":`
/// occurs nowhere but before the member's value.
package enum LineMember {
  /// Where the value of a member begins.
  ///
  /// - Parameters:
  ///   - opening: `,"name":`, and for texts the quote as well; begins with the comma.
  ///   - line: A line without its line feed.
  /// - Returns: Nil when there is no such member.
  package static func start(_ opening: StaticString, of line: Span<UInt8>) -> Int? {
    let count = opening.utf8CodeUnitCount
    guard line.count >= count else { return nil }
    // SAFETY: both texts are alive during the call, which reads no more than their lengths.
    return unsafe line.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      let name = unsafe UnsafeRawPointer(opening.utf8Start)
      var place = 0
      while bytes.count - place >= count,
        let found = unsafe memchr(base + place, 0x2c, bytes.count - place - count + 1)
      {
        place = unsafe UnsafeRawPointer(found) - base
        if unsafe memcmp(base + place, name, count) == 0 { return place + count }
        place += 1
      }
      return nil
    }
  }

  package static func has(_ opening: StaticString, in line: Span<UInt8>) -> Bool {
    start(opening, of: line) != nil
  }

  /// A decimal number of at most 19 digits.
  package static func number(_ opening: StaticString, of line: Span<UInt8>) -> UInt64? {
    guard let start = start(opening, of: line) else { return nil }
    var value: UInt64 = 0
    var index = start
    while index < line.count, line[index] &- 0x30 < 10 {
      guard index - start < 19 else { return nil }
      value = value * 10 + UInt64(line[index] - 0x30)
      index += 1
    }
    return index > start ? value : nil
  }

  /// 16 hexadecimal digits.
  package static func hexadecimal16(_ opening: StaticString, of line: Span<UInt8>) -> UInt64? {
    guard let start = start(opening, of: line), line.count - start >= 16 else { return nil }
    return Digest32.word(line.extracting(start..<start + 16))
  }

  /// The text up to its closing quote, as it stands there, escapes and all.
  package static func text(_ opening: StaticString, of line: Span<UInt8>) -> ByteRange? {
    guard let start = start(opening, of: line) else { return nil }
    var index = start
    while index < line.count, line[index] != UInt8(ascii: "\"") {
      index += line[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index < line.count ? ByteRange(start, index) : nil
  }
}
