/// Somebody a message goes to.
struct Recipient {
  let jid: String

  /// Without the domain.
  var shown: String { String(jid.prefix { $0 != "@" }) }

  /// Groups keep their domain; everything else, a hidden id or a bare group id too, becomes a phone
  /// number, and a leading zero the country code.
  init?(_ text: String) {
    let text = text.trimmed
    if text.hasSuffix("@g.us") {
      jid = text
      return
    }
    var digits = text.prefix { $0 != "@" }.prefix { $0 != ":" }.digits
    if digits.hasPrefix("0") { digits = "62" + digits.dropFirst() }
    guard !digits.isEmpty else { return nil }
    jid = digits + "@s.whatsapp.net"
  }

  /// Everybody named by a text or an array.
  ///
  /// A text that is JSON is read as such, which is where the
  /// digits of a long bare id get lost.
  static func list(_ value: JSON?) -> [Recipient] {
    switch value {
    case .array(let values)?: return values.flatMap { list($0.string.map(JSON.string)) }
    case .string(let text)?:
      switch JSONParser.parse(text) {
      case .number(let number)?:
        return [Recipient(JSON.numberText(number))].compactMap { $0 }
      case .array(let values)?: return list(.array(values))
      default: break
      }
      return text.split { $0 == "," || $0 == ";" || $0.isNewline }.compactMap {
        Recipient(String($0))
      }
    default: return []
    }
  }
}
