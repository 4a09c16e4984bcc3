/// Why there is no answer of a running gateway.
enum AdminFailure: Error, Equatable {
  /// Nobody listens there, or nobody may connect; the system's words.
  case unreachable(String)

  /// It was connected, and then nothing came in time.
  case silent

  /// The connection ended before the reply did.
  case cut

  /// What answers speaks something else.
  case notGateway

  case tooLong

  /// - Parameter address: As it was written.
  /// - Returns: What the command ends with.
  func inWords(_ address: String) -> CommandFailure {
    let running = "is the gateway running? its admin.listen says where it answers"
    switch self {
    case .unreachable(let reason):
      return CommandFailure(
        message: "no gateway can be reached at \(address): \(reason)",
        hints: [running],
        status: .unavailable
      )
    case .silent:
      return CommandFailure(
        message: "the gateway at \(address) does not answer",
        hints: ["it may be starved or stopped; its log says more"],
        status: .unavailable
      )
    case .cut:
      return CommandFailure(
        message: "the gateway at \(address) ended the connection before its answer was complete",
        hints: ["it may be stopping; list the sessions to see what holds"],
        status: .unavailable
      )
    case .notGateway:
      return CommandFailure(
        message: "what answers at \(address) is no admin listener of a gateway",
        hints: [running],
        status: .unavailable
      )
    case .tooLong:
      return CommandFailure(
        message: "the answer of \(address) is too long",
        hints: [],
        status: .unavailable
      )
    }
  }
}
