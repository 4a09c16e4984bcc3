/// How long a file, a function and a line may be.
enum LengthRule {
  static let fileLinesMax = 400
  static let functionLinesMax = 70
  static let columnsMax = 100

  static func longFile(_ file: SourceFile) -> [String] {
    file.lines.count <= fileLinesMax
      ? [] : ["\(file.path): \(file.lines.count) lines, at most \(fileLinesMax)"]
  }

  /// A string literal may stick out, because breaking one would change what it says; a comment may
  /// not, which the formatter lets pass.
  static func longLines(_ file: SourceFile) -> [String] {
    file.lines.enumerated().compactMap { index, line in
      let isComment = line.drop { $0 == " " }.hasPrefix("//")
      let isLiteral = file.code[index].isEmpty || line.contains("\"")
      return line.count <= columnsMax || (isLiteral && !isComment)
        ? nil : "\(file.place(index)): \(line.count) columns, at most \(columnsMax)"
    }
  }

  /// A function ends at the closing brace in the column where its declaration begins: the formatter
  /// sees to that.
  static func longFunctions(_ file: SourceFile) -> [String] {
    let code = file.code
    return code.indices.compactMap { start in
      guard isFunction(code[start]) else { return nil }
      let indent = code[start].prefix { $0 == " " }
      guard !(code[start].hasSuffix("}")),
        let end = code[(start + 1)...].firstIndex(where: { line in
          line.hasPrefix(indent + "}") || endsWithoutBody(line, indent: String(indent))
        })
      else { return nil }
      guard code[end].hasPrefix(indent + "}") else { return nil }
      let count = end - start + 1
      return count <= functionLinesMax
        ? nil : "\(file.place(start)): a function of \(count) lines, at most \(functionLinesMax)"
    }
  }

  /// A requirement of a protocol has no body: the next declaration in its column ends the search.
  private static func endsWithoutBody(_ line: String, indent: String) -> Bool {
    line.hasPrefix(indent) && isFunction(line) && line.prefix { $0 == " " } == indent
  }

  private static func isFunction(_ line: String) -> Bool {
    ["func ", "init", "subscript"].contains { line.contains($0) }
      && line.firstMatch(of: /(^|\s)(func\s|init[?<(]|deinit\s|subscript[<(])/) != nil
      && !line.contains("self.init") && !line.contains("super.init")
  }
}
