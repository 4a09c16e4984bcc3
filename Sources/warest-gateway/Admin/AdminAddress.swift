import Transport

/// Where a running gateway answers commands: what `admin.listen` says, as seen by a caller.
struct AdminAddress {
  /// As it was written.
  var text: String
  var socket: SocketAddress

  static func parse(_ text: String) -> Result<AdminAddress, SyntaxProblem> {
    var address = text
    if address.hasPrefix("http://") {
      address.removeFirst("http://".count)
      if address.last == "/" { address.removeLast() }
    }
    if let problem = ListenAddress.problem(address) { return .failure(problem) }
    if address.hasSuffix(":0"), !address.hasPrefix("unix:") {
      let problem = SyntaxProblem(
        message: "has port 0, which leaves the choice to the system",
        hints: ["the gateway's log says which port it is; give it with --admin"]
      )
      return .failure(problem)
    }
    guard let socket = SocketAddress.parse(reachable(address)) else {
      return .failure(SyntaxProblem(message: "must be an address", hints: [ListenAddress.hint]))
    }
    return .success(AdminAddress(text: text, socket: socket))
  }

  /// Who listens on every interface answers on loopback.
  private static func reachable(_ address: String) -> String {
    for (all, loopback) in [("0.0.0.0:", "127.0.0.1:"), ("[::]:", "[::1]:")]
    where address.hasPrefix(all) {
      return loopback + address.dropFirst(all.count)
    }
    return address
  }
}
