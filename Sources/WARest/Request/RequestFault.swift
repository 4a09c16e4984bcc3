package import HTTP1

/// Why a request cannot become an upstream one.
///
/// Always a 400, and nothing has been sent.
package struct RequestFault: Error, Sendable {
  package enum Kind: UInt8, Sendable {
    /// `/problems/invalid-request`
    case invalidRequest
    /// `/problems/reserved-field`: the path or the route has this value already.
    case reservedField
    /// No session of WARest's is called so.
    case invalidSession
    /// Nothing names a session where one is needed.
    case noSession
  }

  /// Where the mistake stands.
  package enum Place: UInt8, Sendable {
    case path
    case query
    case body
  }

  package let kind: Kind
  package let place: Place

  /// What is wrong, to be read after the pointer.
  package let detail: StaticString

  /// What to do instead, where that is not plain from the detail.
  package var hint: StaticString?

  /// Octets of the body before the mistake, or -1 when that says nothing.
  package let offset: Int

  @usableFromInline var pointer: InlineArray<64, UInt8>
  @usableFromInline var pointerCount: UInt8

  package init(_ kind: Kind, _ place: Place, _ detail: StaticString, offset: Int = -1) {
    self.kind = kind
    self.place = place
    self.detail = detail
    self.offset = offset
    pointer = .init(repeating: 0)
    pointerCount = 0
  }

  /// A fault about the member or parameter `name`, which is decoded and need not be valid UTF-8.
  package init(
    _ kind: Kind,
    _ place: Place,
    name: Span<UInt8>,
    _ detail: StaticString,
    offset: Int = -1
  ) {
    self.init(kind, place, detail, offset: offset)
    point(to: name)
  }

  /// Sets the pointer to `/name`, with `~` and `/` escaped [RFC 6901 §3], cut where it would not
  /// fit, and never in the middle of a character.
  package mutating func point(to name: Span<UInt8>) {
    pointer[0] = 0x2f
    pointerCount = 1
    var whole = 1
    for index in name.indices {
      let octet = name[index]
      if octet & 0xc0 != 0x80 { whole = Int(pointerCount) }
      let isEscaped = octet == 0x7e || octet == 0x2f
      guard Int(pointerCount) + (isEscaped ? 2 : 1) <= WARestLimits.pointerBytesMax else {
        pointerCount = UInt8(whole)
        return
      }
      pointer[Int(pointerCount)] = isEscaped ? 0x7e : octet
      pointerCount += 1
      guard isEscaped else { continue }
      pointer[Int(pointerCount)] = octet == 0x7e ? 0x30 : 0x31
      pointerCount += 1
    }
  }

  /// Adds the place in a list to the pointer, where it fits [RFC 6901 §4].
  package mutating func point(toElement index: Int) {
    let mark = pointerCount
    var divisor = 1
    while index / divisor >= 10 { divisor *= 10 }
    var octet: UInt8 = 0x2f
    while true {
      guard Int(pointerCount) < WARestLimits.pointerBytesMax else {
        pointerCount = mark
        return
      }
      pointer[Int(pointerCount)] = octet
      pointerCount += 1
      guard divisor > 0 else { return }
      octet = UInt8(0x30 + index / divisor % 10)
      divisor /= 10
    }
  }

  /// Appends the JSON pointer: empty for the whole body, else `/name`.
  package func writePointer(into writer: inout ByteWriter) {
    for index in 0..<Int(pointerCount) { writer.append(pointer[index]) }
  }

  /// The pointer as text, for logs and tests.
  package var pointerText: String {
    var octets: [UInt8] = []
    for index in 0..<Int(pointerCount) { octets.append(pointer[index]) }
    return String(decoding: octets, as: UTF8.self)
  }
}
