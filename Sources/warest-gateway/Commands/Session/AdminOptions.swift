import ArgumentParser
import HTTP1

/// The flags by which a command finds the running gateway.
struct AdminOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The gateway's configuration, for its admin.listen.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The gateway's admin listener, instead of --config.", valueName: "address")
  )
  var admin: String?

  func validate() throws {
    switch (config, admin) {
    case (nil, nil): throw ValidationError("missing --config <file> or --admin <address>")
    case (.some, .some): throw ValidationError("--config and --admin are two ways to say where")
    case (nil, let admin?):
      if case .failure(let problem) = AdminAddress.parse(admin) {
        throw ValidationError("--admin \(problem.message)")
      }
    case (.some, nil): break
    }
  }

  /// - Throws: A failure with status 69 when there is no answer, 78 when the configuration does not
  ///   say where to ask.
  func exchange(
    _ method: Method,
    _ path: String,
    body: [UInt8]? = nil,
    _ console: Console
  ) throws -> AdminReply {
    let address = try address(console)
    do throws(AdminFailure) {
      return try AdminConnection.exchange(method, path, body: body, at: address.socket)
    } catch {
      throw error.inWords(address.text)
    }
  }

  private func address(_ console: Console) throws -> AdminAddress {
    if let admin, case .success(let address) = AdminAddress.parse(admin) { return address }
    return try AdminSettings(file: config ?? "", files: HostFileAccess()).load(console)
  }
}
