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
    let address: AdminAddress? = try SectionLoader.load(file, files, console) { root, _ in
      let admin = root.section("admin")
      defer { admin.finish() }
      guard let setting = admin.setting("listen"), let text = setting.text() else { return nil }
      switch AdminAddress.parse(text) {
      case .success(let parsed): return parsed
      case .failure(let problem):
        setting.error(problem.message, hints: problem.hints)
        return nil
      }
    }
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
