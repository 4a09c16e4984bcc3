/// The `admin:` section of a configuration alone, for somebody who may see neither the API key nor
/// the other settings.
struct AdminSettings {
  var file: String
  var files: any FileAccess

  /// Prints every finding about it.
  ///
  /// - Returns: Where the gateway answers commands.
  /// - Throws: A failure with status 78 when it answers nowhere or there is a mistake.
  func load(_ console: Console) throws -> AdminAddress {
    let octets: [UInt8]
    do {
      octets = try files.read(file, bytesMax: ConfigurationLoader.fileBytesMax)
    } catch {
      throw CommandFailure(message: "\(file) \(error.inSentence)", status: .configuration)
    }
    let findings = Findings(file: file)
    let document = YAMLDocument(text: String(decoding: octets, as: UTF8.self), findings: findings)
    var address: AdminAddress?
    if let root = document.root {
      let admin = MappingReader(root, path: "", findings: findings).section("admin")
      if let setting = admin.setting("listen"), let text = setting.text() {
        switch AdminAddress.parse(text) {
        case .success(let parsed): address = parsed
        case .failure(let problem): setting.error(problem.message, hints: problem.hints)
        }
      }
      admin.finish()
    }
    for diagnostic in findings.sorted where diagnostic.severity == .error {
      console.show(diagnostic)
    }
    if findings.hasErrors { throw ExitStatus.configuration.code }
    guard let address else {
      throw CommandFailure(
        message: "\(file) has no admin.listen: a running gateway can be asked nothing",
        hints: ["set admin.listen, for example to 127.0.0.1:9090, and start the gateway anew"],
        status: .configuration
      )
    }
    return address
  }
}
