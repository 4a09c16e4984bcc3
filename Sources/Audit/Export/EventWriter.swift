import HTTP1

/// Writes one JSON object on one line; puts the commas.
struct EventWriter: ~Copyable {
  /// Octets of the longest event: each member of a record stands in it four times at most.
  static let bytesMax = 4 * AuditLine.bytesMax + 16_384

  private var bytes = ByteWriter(capacity: EventWriter.bytesMax)
  private var needsComma = false

  mutating func begin() {
    bytes.removeAll()
    bytes.append("{")
    needsComma = false
  }

  /// Ends the line and hands it over.
  ///
  /// - Returns: False when it did not fit, here or there; `output` is as before then.
  mutating func end(into output: inout ByteWriter) -> Bool {
    bytes.append("}\n")
    guard !bytes.overflowed, output.room >= bytes.count else { return false }
    // SAFETY: the event is not written while it is copied.
    unsafe output.append(bytes.bytes)
    return true
  }

  mutating func open(_ name: StaticString) {
    write(name)
    bytes.append("{")
    needsComma = false
  }

  mutating func close() {
    bytes.append("}")
    needsComma = true
  }

  mutating func openList(_ name: StaticString) {
    write(name)
    bytes.append("[")
    needsComma = false
  }

  mutating func closeList() {
    bytes.append("]")
    needsComma = true
  }

  /// Begins an object that is an entry of a list.
  mutating func openEntry() {
    separate()
    bytes.append("{")
    needsComma = false
  }

  /// A word of the program's own, as an entry of a list.
  mutating func entry(_ word: StaticString) {
    separate()
    quote(word)
  }

  /// JSON as it stands in the record, as an entry of a list.
  mutating func entry(_ range: ByteRange, of line: Span<UInt8>) {
    separate()
    bytes.append(line.extracting(range.offsets))
  }

  mutating func add(_ name: StaticString, word: StaticString) {
    write(name)
    quote(word)
  }

  mutating func add(_ name: StaticString, number: UInt64) {
    write(name)
    bytes.append(decimal: number)
  }

  mutating func add(_ name: StaticString, number: Int64) {
    write(name)
    if number < 0 { bytes.append("-") }
    bytes.append(decimal: number.magnitude)
  }

  /// JSON as it stands in the record; nil: no member.
  mutating func add(_ name: StaticString, _ range: ByteRange?, of line: Span<UInt8>) {
    guard let range else { return }
    write(name)
    bytes.append(line.extracting(range.offsets))
  }

  /// A number of the record as a text.
  mutating func add(_ name: StaticString, quoting range: ByteRange?, of line: Span<UInt8>) {
    guard let range else { return }
    write(name)
    bytes.append("\"")
    bytes.append(line.extracting(range.offsets))
    bytes.append("\"")
  }

  /// A number of the record with zeros behind it: another unit.
  mutating func add(
    _ name: StaticString,
    _ range: ByteRange?,
    zeros: StaticString,
    of line: Span<UInt8>
  ) {
    guard let range else { return }
    write(name)
    bytes.append(line.extracting(range.offsets))
    let isZero = range.count == 1 && line[Int(range.start)] == UInt8(ascii: "0")
    if !isZero { bytes.append(zeros) }
  }

  /// A member of the record under its own name.
  mutating func add(_ name: ByteRange, _ value: ByteRange, of line: Span<UInt8>) {
    separate()
    bytes.append("\"")
    bytes.append(line.extracting(name.offsets))
    bytes.append("\":")
    bytes.append(line.extracting(value.offsets))
  }

  /// Texts of the record, one behind the other with blanks between them.
  mutating func add(_ name: StaticString, texts: [ByteRange?], of line: Span<UInt8>) {
    write(name)
    bytes.append("\"")
    var isFirst = true
    for case .some(let range) in texts {
      if !isFirst { bytes.append(" ") }
      isFirst = false
      bytes.append(line.extracting(range.offsets))
    }
    bytes.append("\"")
  }

  private mutating func write(_ name: StaticString) {
    separate()
    quote(name)
    bytes.append(":")
  }

  private mutating func quote(_ word: StaticString) {
    bytes.append("\"")
    bytes.append(word)
    bytes.append("\"")
  }

  private mutating func separate() {
    if needsComma { bytes.append(",") }
    needsComma = true
  }
}
