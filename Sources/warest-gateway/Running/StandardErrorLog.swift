import Logging

/// Where the gateway's log goes: one line a message on standard error.
enum StandardErrorLog {
  static func make(level: Logger.Level) -> Logger {
    var logger = Logger(label: "warest-gateway") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    return logger
  }
}
