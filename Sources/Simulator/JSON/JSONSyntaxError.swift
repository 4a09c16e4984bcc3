/// What V8 (Node 20) says about a text that is not JSON.
package struct JSONSyntaxError: Error, Equatable {
  package let message: String

  package init(message: String) { self.message = message }

  /// Text around the offending token is shown up to this many UTF-16 units on each side.
  private static let contextUnitsMax = 10

  /// The complaint about the token at `position` (an octet offset), or about the end of the text.
  static func unexpected(at position: Int, in octets: [UInt8]) -> JSONSyntaxError {
    guard position < octets.count else {
      return JSONSyntaxError(message: "Unexpected end of JSON input")
    }
    let place = String(decoding: octets[..<position], as: UTF8.self).utf16.count
    let units = Array(String(decoding: octets, as: UTF8.self).utf16)
    if octets[position] == 0x22 {
      return JSONSyntaxError(message: "Unexpected string in JSON at position \(place)")
    }
    if octets[position] == 0x2D || (0x30...0x39).contains(octets[position]) {
      return JSONSyntaxError(message: "Unexpected number in JSON at position \(place)")
    }
    let token = String(decoding: units[place...place], as: UTF16.self)
    let context = contextUnitsMax
    var (head, tail) = ("", "")
    var range = 0..<units.count
    if units.count > context * 2 {
      if place < context {
        range = 0..<(place + context)
        tail = "..."
      } else if place < units.count - context {
        range = (place - context)..<(place + context)
        (head, tail) = ("...", "...")
      } else {
        range = (place - context)..<units.count
        head = "..."
      }
    }
    let shown = String(decoding: units[range], as: UTF16.self)
    return JSONSyntaxError(
      message: "Unexpected token '\(token)', \(head)\"\(shown)\"\(tail) is not valid JSON"
    )
  }
}
