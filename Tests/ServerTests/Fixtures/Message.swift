/// A request or a reply as it stood on the wire, read without the code under test.
struct Message {
  let startLine: String
  let fields: [(name: String, value: String)]
  let head: String
  let body: [UInt8]

  var status: Int { Int(startLine.split(separator: " ").dropFirst().first ?? "") ?? 0 }
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of the field that has this name, if there is just one.
  subscript(_ name: String) -> String? {
    let found = fields.filter { $0.name.lowercased() == name.lowercased() }
    return found.count == 1 ? found[0].value : nil
  }

  /// - Returns: Nil while the message is not complete; else it and its length in octets.
  static func parse(_ octets: [UInt8], isReplyToHead: Bool) -> (Message, Int)? {
    guard let headCount = endOfHead(octets) else { return nil }
    let head = String(decoding: octets[..<headCount], as: UTF8.self)
    var lines = head.split(separator: "\r\n").map(String.init)
    let startLine = lines.removeFirst()
    let fields = lines.map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: String(parts[0]), value: parts[1].drop { $0 == " " }.description)
    }
    let value = { (name: String) in fields.first { $0.name.lowercased() == name }?.value }
    let isInterim = startLine.hasPrefix("HTTP/1.1 1")
    let body: [UInt8]
    let end: Int
    if isReplyToHead || isInterim {
      (body, end) = ([], headCount)
    } else if value("transfer-encoding") == "chunked" {
      guard let found = dechunk(octets, from: headCount) else { return nil }
      (body, end) = found
    } else {
      end = headCount + (value("content-length").flatMap { Int($0) } ?? 0)
      guard octets.count >= end else { return nil }
      body = Array(octets[headCount..<end])
    }
    return (Message(startLine: startLine, fields: fields, head: head, body: body), end)
  }

  private static func endOfHead(_ octets: [UInt8]) -> Int? {
    let end = Array("\r\n\r\n".utf8)
    guard octets.count >= 4 else { return nil }
    for index in 0...(octets.count - 4) where octets[index] == 13 {
      if Array(octets[index..<(index + 4)]) == end { return index + 4 }
    }
    return nil
  }

  private static func dechunk(_ octets: [UInt8], from start: Int) -> ([UInt8], Int)? {
    var body: [UInt8] = []
    var index = start
    while let lineEnd = octets[index...].firstIndex(of: 13) {
      let size = Int(String(decoding: octets[index..<lineEnd], as: UTF8.self), radix: 16) ?? 0
      let piece = lineEnd + 2
      guard octets.count >= piece + size + 2 else { return nil }
      if size == 0 { return (body, piece + 2) }
      body += octets[piece..<(piece + size)]
      index = piece + size + 2
    }
    return nil
  }
}
