import HTTP1

/// Decodes a name or a value of a query, octet by octet: `%41` and `+` [WHATWG URL §5.1].
struct FormDecoder {
  enum Step {
    case octet(UInt8)
    case end
    case fault(StaticString)
  }

  private var position: Int
  private let end: Int
  private var utf8 = UTF8Check()

  init(_ range: ByteRange) {
    position = Int(range.start)
    end = Int(range.end)
  }

  mutating func next(_ query: Span<UInt8>) -> Step {
    guard position < end else {
      return utf8.isComplete ? .end : .fault("is not UTF-8 once decoded")
    }
    var octet = query[position]
    position += 1
    if octet == QueryOctet.plus {
      octet = 0x20
    } else if octet == QueryOctet.percent {
      guard position + 2 <= end, let high = Octet.hexadecimal(query[position]),
        let low = Octet.hexadecimal(query[position + 1])
      else { return .fault("has a percent sign without two hexadecimal digits") }
      octet = high << 4 | low
      position += 2
    }
    guard octet != 0 else { return .fault("contains a NUL octet") }
    guard utf8.accept(octet) else { return .fault("is not UTF-8 once decoded") }
    return .octet(octet)
  }
}
