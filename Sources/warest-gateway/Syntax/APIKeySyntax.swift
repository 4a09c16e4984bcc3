import Gateway

/// The upstream API key as it stands in a file or variable.
enum APIKeySyntax {
  static let bytesMax = 1_024

  /// One newline at the end is not part of the key; editors and `echo` add it.
  ///
  /// The messages never hold any of the key's octets.
  static func parse(_ octets: [UInt8]) -> Result<Secret, SyntaxProblem> {
    var key = octets[...]
    if key.last == 0x0A { key.removeLast() }
    if key.last == 0x0D { key.removeLast() }
    guard !key.isEmpty else {
      return .failure(SyntaxProblem(message: "holds no key"))
    }
    guard key.count <= bytesMax else {
      return .failure(SyntaxProblem(message: "holds more than \(bytesMax) bytes"))
    }
    guard key.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      let hint = "the key is one line of visible ASCII, without blanks"
      return .failure(SyntaxProblem(message: "holds octets that no key has", hints: [hint]))
    }
    return .success(Secret(Array(key)))
  }
}
