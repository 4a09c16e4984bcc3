import HTTP1

/// A request head as Node takes it: laxer than the gateway, and on purpose read by other code, so
/// that a mistake of one is not hidden by the same mistake of the other.
struct ReceivedHead {
  var method = ""
  var path = ""
  var query = ""
  var minorVersion = 1
  /// Names in lower case.
  var fields: [(name: String, value: String)] = []
  var framing = BodyFraming.none
  var announcesBody = false
  var keepsAlive = true
  /// In lower case.
  var expectation: String?

  enum Step {
    case needMore
    case complete(ReceivedHead, octets: Int)
    /// Answered with nothing but a status line.
    case bad(Int)
  }

  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
  ]

  /// Reads the head that begins at `start`; `scanned` remembers how far its end was looked for.
  static func read(_ input: [UInt8], from start: Int, scanned: inout Int) -> Step {
    var index = max(scanned, start + 3)
    while index < input.count {
      if input[index] == 0x0A, input[index - 1] == 0x0D, input[index - 2] == 0x0A { break }
      index += 1
    }
    guard index < input.count else {
      scanned = input.count
      if input.count - start > SimulatorLimits.headBytesMax { return .bad(431) }
      return beginsAsRequest(input, start) ? .needMore : .bad(400)
    }
    let octets = index + 1 - start
    guard octets <= SimulatorLimits.headBytesMax else { return .bad(431) }
    var head = ReceivedHead()
    return head.parse(input[start..<(index - 1)]) ? .complete(head, octets: octets) : .bad(400)
  }

  /// Whoever sends no method gets his answer before the end of a head that may never come.
  private static func beginsAsRequest(_ input: [UInt8], _ start: Int) -> Bool {
    let word = input[start...].prefix { $0 != 0x20 }.prefix(8)
    let text = String(decoding: word, as: UTF8.self)
    return methods.contains { $0.hasPrefix(text) }
      || text.utf8.allSatisfy { $0 == 0x0D || $0 == 0x0A }
  }

  /// The lines of the head, each with its end; false when it is no request.
  private mutating func parse(_ octets: ArraySlice<UInt8>) -> Bool {
    var lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    while let first = lines.first, first.isEmpty || first.elementsEqual([0x0D]) {
      lines = lines.dropFirst()
    }
    guard let first = lines.first, parseRequestLine(first) else { return false }
    fields.reserveCapacity(lines.count)
    for line in lines.dropFirst() where line.count > 1 {
      guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { return false }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      guard !name.utf8.contains(0x20) else { return false }
      fields.append((name, Self.text(line[(colon + 1)...])))
    }
    return conclude()
  }

  private static func text(_ octets: ArraySlice<UInt8>) -> String {
    var octets = octets
    while let last = octets.last, last == 0x0D || last == 0x20 || last == 0x09 {
      octets.removeLast()
    }
    while let first = octets.first, first == 0x20 || first == 0x09 { octets.removeFirst() }
    return String(decoding: octets, as: UTF8.self)
  }

  private mutating func parseRequestLine(_ line: ArraySlice<UInt8>) -> Bool {
    let line = line.last == 0x0D ? line.dropLast() : line
    let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3 else { return false }
    method = String(decoding: words[0], as: UTF8.self)
    guard Self.methods.contains(method) else { return false }
    if words[2].elementsEqual("HTTP/1.0".utf8) {
      minorVersion = 0
    } else {
      guard words[2].elementsEqual("HTTP/1.1".utf8) else { return false }
    }
    var target = words[1]
    if target.starts(with: "http://".utf8) { target = target.dropFirst(7).drop { $0 != 0x2F } }
    guard target.first == 0x2F || target.elementsEqual([0x2A]) else { return false }
    let mark = target.firstIndex(of: 0x3F) ?? target.endIndex
    path = String(decoding: target[..<mark], as: UTF8.self)
    query = String(decoding: target[mark...].dropFirst(), as: UTF8.self)
    return true
  }

  func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  private mutating func conclude() -> Bool {
    keepsAlive = minorVersion == 1
    for (name, value) in fields {
      switch name {
      case "content-length":
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
          let length = UInt64(value)
        else { return false }
        if framing != .chunked { framing = length == 0 ? .none : .length(length) }
        announcesBody = true
      case "transfer-encoding":
        guard value.lowercased() == "chunked" else { return false }
        framing = .chunked
        announcesBody = true
      case "connection":
        let word = value.lowercased()
        if word.contains("close") { keepsAlive = false }
        if word.contains("keep-alive") { keepsAlive = true }
      case "expect": expectation = value.lowercased()
      default: break
      }
    }
    return true
  }
}
