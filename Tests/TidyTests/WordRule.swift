/// Words that do not belong in the project.
enum WordRule {
  /// Nothing is offered outside this package.
  static func publicWords(_ file: SourceFile) -> [String] {
    matches(file.code, file, "public") {
      ($0.contains("public") || $0.contains("open"))
        && $0.firstMatch(of: /(^|\s)(public|open (class|func|var))\s/) != nil
    }
  }

  /// An issue says it better than a mark in the text.
  static func marks(_ file: SourceFile) -> [String] {
    let words = ["TO" + "DO", "FIX" + "ME"]
    return matches(file.lines, file, "a mark of unfinished work") { line in
      words.contains { word in line.contains(word) }
    }
  }

  /// The first line is code or documentation, not a banner.
  static func header(_ file: SourceFile) -> [String] {
    guard let first = file.lines.first else { return ["\(file.path): empty"] }
    let isBanner = first.hasPrefix("//") && !first.hasPrefix("///")
    let isTools = first.hasPrefix("// swift-tools-version")
    return isBanner && !isTools ? ["\(file.path): a file header"] : []
  }

  private static func matches(
    _ lines: [String],
    _ file: SourceFile,
    _ what: String,
    _ isMatch: (String) -> Bool
  ) -> [String] {
    lines.enumerated().compactMap { index, line in
      isMatch(line) ? "\(file.place(index)): \(what)" : nil
    }
  }
}
