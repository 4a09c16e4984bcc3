/// Values that are noted for the record, and go on as they are.
extension JSONObjectScanner {
  /// Whether the value at hand is the member's, or stands in the member's list: what is further
  /// inside WARest does not read.
  var isListed: Bool { depth == 1 || depth == 2 && objects & 1 == 0 }

  mutating func beginPeople(_ octet: UInt8) {
    isNoting = isListed
    guard isNoting else { return }
    reader = RecipientReader(valueRole)
    reader.take(octet, into: &people)
  }

  /// Takes an octet of a number, or the one behind it.
  mutating func takePeopleDigit(_ octet: UInt8) {
    guard isNoting else { return }
    switch octet {
    case JSONOctet.zero...JSONOctet.nine, JSONOctet.dot, JSONOctet.minus, UInt8(ascii: "+"),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      reader.take(octet, into: &people)
    default:
      isNoting = false
      reader.finish(into: &people)
    }
  }

  /// Notes the text that goes into the query, when it is a phone number.
  mutating func noteCapture() {
    guard valueRole.isNoted else { return }
    var reader = RecipientReader(valueRole)
    reader.take(capture.span.extracting(first: captureCount), into: &people)
    reader.finish(into: &people)
  }
}
