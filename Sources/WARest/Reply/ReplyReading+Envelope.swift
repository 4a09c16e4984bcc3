import HTTP1

extension ReplyReading {
  /// Reads the envelope `{status, code, message, results|result, failed?}`; not `wholly` when the
  /// code is all that is needed, which stands near the front.
  init(_ bytes: Span<UInt8>, wholly: Bool) {
    var cursor = ReplyCursor()
    guard cursor.take(JSONOctet.openBrace, bytes) else {
      isReadable = false
      return
    }
    var first = true
    while let name = cursor.name(bytes, first: first) {
      first = false
      let name = bytes.extracting(name.offsets)
      if name.equals("code") {
        code = ReplyReading.number(&cursor, bytes)
        if !wholly { return }
      } else if name.equals("results") && wholly {
        readResults(&cursor, bytes)
      } else if name.equals("failed") && wholly {
        failed += ReplyReading.count(&cursor, bytes)
      } else if !cursor.skip(bytes) {
        break
      }
    }
    isReadable = isReadable && !cursor.isLost && cursor.peek(bytes) == 0
  }

  private mutating func readResults(_ cursor: inout ReplyCursor, _ bytes: Span<UInt8>) {
    guard cursor.take(JSONOctet.openBracket, bytes) else {
      isReadable = cursor.skip(bytes) && isReadable
      return
    }
    while cursor.element(bytes, first: resultCount == 0) {
      if cursor.peek(bytes) == JSONOctet.openBrace {
        readResult(&cursor, bytes, isFirst: resultCount == 0)
      } else if !cursor.skip(bytes) {
        return
      }
      resultCount += 1
    }
  }

  private mutating func readResult(
    _ cursor: inout ReplyCursor,
    _ bytes: Span<UInt8>,
    isFirst: Bool
  ) {
    guard cursor.take(JSONOctet.openBrace, bytes) else { return }
    var first = true
    while let range = cursor.name(bytes, first: first) {
      first = false
      let name = bytes.extracting(range.offsets)
      if name.equals("status") && isFirst && cursor.peek(bytes) == JSONOctet.quote {
        guard let word = cursor.string(bytes) else { return }
        status = ReplyStatus(word, bytes)
      } else if name.equals("inviteLink") {
        inviteLink = ReplyReading.presence(&cursor, bytes)
      } else if name.equals("groupId") {
        groupId = ReplyReading.presence(&cursor, bytes)
      } else if name.equals("pairCode") {
        pairCode = ReplyReading.presence(&cursor, bytes)
      } else if name.equals("qr") {
        qr = ReplyReading.presence(&cursor, bytes)
      } else if name.equals("qrString") {
        qrString = ReplyReading.presence(&cursor, bytes)
      } else if name.begins(with: "failedTo") {
        failed += ReplyReading.count(&cursor, bytes)
      } else if name.equals("participants") {
        readPeople(&cursor, bytes)
      } else if name.ends(with: "Participants") {
        done += ReplyReading.count(&cursor, bytes)
      } else if name.equals("steps") {
        readSteps(&cursor, bytes)
      } else if name.equals("advancedInfo") {
        readFiles(&cursor, bytes)
      } else if !cursor.skip(bytes) {
        return
      }
    }
  }
}
