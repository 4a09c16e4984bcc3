import ArgumentParser
import Logging

/// `--log-level`.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case debug
  case info
  case warning
  case error

  static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }

  var level: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
