import WARest

/// Whom somebody means who types a number or an id.
enum PersonArgument {
  /// - Returns: The ids that may stand on record for the text, the likeliest first; none when it
  ///   names nobody.
  ///
  /// Where a message goes, WARest takes the digits of an id that it does not know for a phone
  /// number, and so that person is on record; elsewhere the id is.
  static func ids(of text: String) -> [RecipientID] {
    let octets = Array(text.utf8)
    let isBare = !text.contains("@")
    var id = RecipientID(octets.span, as: .people)
    if isBare && (id.count > RecipientID.phoneDigitsMax || isOldGroup(text)) {
      id = RecipientID(octets.span, as: .groups)
    }
    guard !id.isNone else { return [] }
    let written = RecipientID(octets.span, as: .recipients)
    return isBare || written == id || written.isNone ? [id] : [id, written]
  }

  /// `6281234567890-1400000000`: more digits than a phone number has, and one hyphen.
  private static func isOldGroup(_ text: String) -> Bool {
    let digits = text.count(where: \.isNumber)
    return digits > RecipientID.phoneDigitsMax && text.count { $0 == "-" } == 1
  }
}
