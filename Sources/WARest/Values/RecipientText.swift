package import HTTP1

/// The canonical text of a `RecipientID`, which is what is hashed: `6281234567890@s.whatsapp.net`,
/// `123456789012345@lid`, `120363000000000001@g.us`, `6281234567890-1400000000@g.us`.
///
/// A number that is longer than any real one ends in a plus sign, its length and a hash.
package struct RecipientText: Sendable {
  /// Octets of the longest text.
  package static let bytesMax = 64

  package private(set) var octets = InlineArray<64, UInt8>(repeating: 0)
  package private(set) var count = 0

  package init(_ id: RecipientID) {
    guard !id.isNone else { return }
    if id.kind == .broadcast && id.count == 0 {
      append("status")
    } else if id.isLong {
      append(id.digits, width: RecipientID.digitsMax)
      append("+")
      append(UInt64(id.count), width: 3)
      append("+")
      append(id.tail, width: 13)
    } else {
      append(id.digits, width: Int(id.count))
      if id.tailCount > 0 {
        append("-")
        append(id.tail, width: Int(id.tailCount))
      }
    }
    append(RecipientText.domain(id.kind))
  }

  package func write(into writer: inout ByteWriter) {
    writer.append(octets.span.extracting(first: count))
  }

  private static func domain(_ kind: RecipientID.Kind) -> StaticString {
    switch kind {
    case .none: ""
    case .person: "@s.whatsapp.net"
    case .hidden: "@lid"
    case .group: "@g.us"
    case .newsletter: "@newsletter"
    case .broadcast: "@broadcast"
    }
  }

  private mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount {
      // SAFETY: `index` is below the length of the static text.
      octets[count] = unsafe text.utf8Start[index]
      count += 1
    }
  }

  /// Appends a number with zeros in front.
  private mutating func append(_ number: UInt64, width: Int) {
    var left = number
    var place = count + width
    while place > count {
      place -= 1
      octets[place] = UInt8(truncatingIfNeeded: 0x30 + left % 10)
      left /= 10
    }
    count += width
  }
}
