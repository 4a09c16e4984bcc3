import Logging

/// What a sink says in the program's log: a line when it fails, and a line when it works again.
struct SinkLog {
  let name: String
  let logger: Logger
  private var isFailing = false

  init(name: String, logger: Logger) {
    self.name = name
    self.logger = logger
  }

  mutating func works() {
    guard isFailing else { return }
    isFailing = false
    logger.notice("audit records go to \(name) again")
  }

  mutating func fails(_ reason: String) {
    guard !isFailing else { return }
    isFailing = true
    logger.warning("audit records do not go to \(name): \(reason)")
  }

  func leaves(_ lines: Int) {
    guard lines > 0 else { return }
    logger.warning("\(lines) audit records for \(name) were not sent before the stop")
  }
}
