extension LogPaths {
  /// Of the name of a closed segment, such as `audit-000000000015-20261124T095712Z.jsonl.gz`.
  static func firstSequence(ofClosed name: String, stem: String) -> UInt64? {
    guard name.hasPrefix(stem + "-") else { return nil }
    let rest = name.dropFirst(stem.count + 1)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.count >= 12, rest.dropFirst(digits.count).hasPrefix("-"),
      rest.hasSuffix("Z.jsonl") || rest.hasSuffix("Z.jsonl.gz")
    else { return nil }
    return UInt64(digits)
  }
}
