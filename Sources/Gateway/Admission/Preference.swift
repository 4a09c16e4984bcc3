package import HTTP1

/// What a caller would like, in `Prefer` fields [RFC 7240].
package enum Preference {
  /// Seconds that the caller is ready to wait for its turn, by its `wait` [RFC 7240 §4.3]; nil: it
  /// does not say.
  ///
  /// Of several `wait` the first counts, whatever it says [RFC 7240 §2]; one that is not a number
  /// of seconds counts as none, and more than `GatewayLimits.waitSecondsMax` as that. Anything
  /// that is no preference at all is passed over: a preference can be ignored, and is no reason to
  /// refuse a call.
  package static func waitSeconds(
    in head: borrowing RequestHead,
    _ bytes: Span<UInt8>
  ) -> UInt32? {
    for index in 0..<head.fields.count where head.fields[index].name == .prefer {
      var cursor = PreferenceCursor(head.fields[index].valueRange)
      while let preference = cursor.next(bytes) {
        guard Token.matches(bytes, preference.name, "wait") else { continue }
        return preference.isWhole ? seconds(bytes.extracting(preference.value.offsets)) : nil
      }
    }
    return nil
  }

  /// The number in a token or between the quotes of a string, where a backslash before an octet
  /// says nothing [RFC 9110 §5.6.4].
  private static func seconds(_ text: Span<UInt8>) -> UInt32? {
    var seconds: UInt32 = 0
    var isEmpty = true
    var isEscaped = false
    for index in text.indices {
      if text[index] == Octet.backslash && !isEscaped {
        isEscaped = true
        continue
      }
      guard Octet.isDigit(text[index]) else { return nil }
      isEscaped = false
      isEmpty = false
      let digit = UInt32(text[index] &- 0x30)
      seconds = min(seconds * 10 + digit, GatewayLimits.waitSecondsMax)
    }
    return isEmpty ? nil : seconds
  }
}
