/// The head of an audit line, which the file's one writer puts before each record.
enum AuditPrefix {
  static func append(sequence: UInt64, to lines: inout [UInt8]) {
    append(text: "{\"v\":1,\"seq\":", to: &lines)
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = 20
    var rest = sequence
    repeat {
      first -= 1
      digits[first] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    } while rest > 0
    for index in first..<20 { lines.append(digits[index]) }
    lines.append(UInt8(ascii: ","))
  }

  private static func append(text: StaticString, to lines: inout [UInt8]) {
    // SAFETY: a static string lives for ever.
    unsafe lines.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    )
  }
}
