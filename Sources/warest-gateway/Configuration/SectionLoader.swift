/// Reads one section of a configuration by itself, for somebody who may not see the others.
enum SectionLoader {
  /// Prints every mistake that is found.
  ///
  /// - Parameters:
  ///   - file: The configuration.
  ///   - files: By which it is read.
  ///   - console: Where mistakes go.
  ///   - read: Takes what it wants of the whole.
  /// - Returns: What was read; nil: there is no such section.
  /// - Throws: A failure with status 78 when the file cannot be read, or there is a mistake.
  static func load<Section>(
    _ file: String,
    _ files: any FileAccess,
    _ console: Console,
    _ read: (MappingReader, Findings) -> Section?
  ) throws -> Section? {
    let octets: [UInt8]
    do {
      octets = try files.read(file, bytesMax: ConfigurationLoader.fileBytesMax)
    } catch {
      throw CommandFailure(message: "\(file) \(error.inSentence)", status: .configuration)
    }
    let findings = Findings(file: file)
    let document = YAMLDocument(text: String(decoding: octets, as: UTF8.self), findings: findings)
    let section = document.root.flatMap { root in
      read(MappingReader(root, path: "", findings: findings), findings)
    }
    for diagnostic in findings.sorted where diagnostic.severity == .error {
      console.show(diagnostic)
    }
    if findings.hasErrors { throw ExitStatus.configuration.code }
    return section
  }
}
