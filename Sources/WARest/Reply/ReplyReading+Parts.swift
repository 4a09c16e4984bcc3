import HTTP1

extension ReplyReading {
  /// People one by one: `[{"phone": …, "status": "promoted"}, …]`.
  mutating func readPeople(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) {
    guard cursor.take(JSONOctet.openBracket, bytes) else {
      _ = cursor.skip(bytes)
      return
    }
    var firstPerson = true
    while cursor.element(bytes, first: firstPerson) {
      firstPerson = false
      guard cursor.take(JSONOctet.openBrace, bytes) else {
        guard cursor.skip(bytes) else { return }
        continue
      }
      var first = true
      while let name = cursor.name(bytes, first: first) {
        first = false
        if bytes.extracting(name.offsets).equals("status") && cursor.peek(bytes) == JSONOctet.quote
        {
          guard let word = cursor.string(bytes) else { return }
          if ReplyStatus(word, bytes) == .failed { failed += 1 } else { done += 1 }
        } else if !cursor.skip(bytes) {
          return
        }
      }
    }
  }

  /// Steps: `{"runtime": true, "creds": true, "meta": true}`; `runtime` says only whether it ran.
  mutating func readSteps(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) {
    guard cursor.take(JSONOctet.openBrace, bytes) else {
      _ = cursor.skip(bytes)
      return
    }
    var first = true
    while let name = cursor.name(bytes, first: first) {
      first = false
      let isRuntime = bytes.extracting(name.offsets).equals("runtime")
      let value = cursor.peek(bytes)
      guard cursor.skip(bytes) else { return }
      if isRuntime { continue }
      if value == 0x74 { stepsDone += 1 } else { stepsLeft += 1 }
    }
  }

  /// A recipient's files: `{"files": […], "blockedFiles": […]}`.
  mutating func readFiles(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) {
    guard cursor.take(JSONOctet.openBrace, bytes) else {
      _ = cursor.skip(bytes)
      return
    }
    var first = true
    while let range = cursor.name(bytes, first: first) {
      first = false
      let name = bytes.extracting(range.offsets)
      if name.equals("files") {
        let count = ReplyReading.count(&cursor, bytes)
        done += count
        fewestFiles = min(fewestFiles, count)
      } else if name.equals("blockedFiles") {
        failed += ReplyReading.count(&cursor, bytes)
      } else if !cursor.skip(bytes) {
        return
      }
    }
  }

  /// The number of elements of an array; 0 for anything else.
  static func count(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) -> Int {
    guard cursor.take(JSONOctet.openBracket, bytes) else {
      _ = cursor.skip(bytes)
      return 0
    }
    var count = 0
    while cursor.element(bytes, first: count == 0) {
      guard cursor.skip(bytes) else { return count }
      count += 1
    }
    return count
  }

  /// A whole number below a billion; 0 for anything else.
  static func number(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) -> UInt32 {
    guard cursor.peek(bytes) != JSONOctet.quote, cursor.peek(bytes) != JSONOctet.openBrace,
      cursor.peek(bytes) != JSONOctet.openBracket
    else {
      _ = cursor.skip(bytes)
      return 0
    }
    let range = cursor.word(bytes)
    guard range.count > 0 && range.count < 10 else { return 0 }
    var value: UInt32 = 0
    for index in range.offsets {
      guard JSONOctet.isDigit(bytes[index]) else { return 0 }
      value = value * 10 + UInt32(bytes[index] - 48)
    }
    return value
  }
}
