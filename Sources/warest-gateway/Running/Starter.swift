import Logging
import Server
import Simulator
import Transport

/// Starts what runs: the one place of the command that knows how Server and Simulator are started.
enum Starter {
  /// What a command needs of something that runs.
  struct Running {
    /// `http://ADDRESS:PORT` of each listener, or `unix:/path`.
    var urls: [String]

    /// Finishes the calls in flight; the process may end when it returns.
    var stop: @Sendable () -> Void

    /// Takes up the limits of another configuration; false: it could not.
    var reloadLimits: (@Sendable (ServerConfiguration) -> Bool)?

    /// Takes up files anew that somebody may have moved or replaced.
    var reopen: (@Sendable () -> Void)?

    init(
      urls: [String],
      reloadLimits: (@Sendable (ServerConfiguration) -> Bool)? = nil,
      reopen: (@Sendable () -> Void)? = nil,
      stop: @escaping @Sendable () -> Void
    ) {
      self.urls = urls
      self.reloadLimits = reloadLimits
      self.reopen = reopen
      self.stop = stop
    }
  }

  static func gateway(_ configuration: ServerConfiguration, _ logger: Logger) throws -> Running {
    do throws(StartError) {
      let server = try GatewayServer.start(configuration, logger: logger)
      return Running(
        urls: server.urls,
        reloadLimits: { server.reloadLimits($0) },
        reopen: { server.reopenAudit() },
        stop: { server.drain() }
      )
    } catch {
      throw unavailable(error.description)
    }
  }

  static func simulator(listen: String, apiKey: String, adminKey: String) throws -> Running {
    let configuration = SimulatorConfiguration(apiKey: apiKey, adminKey: adminKey)
    let server: SimulatorServer?
    do throws(SystemError) {
      server = try SimulatorServer.start(on: listen, configuration: configuration)
    } catch {
      throw unavailable("the simulator cannot listen on \(listen): \(error)")
    }
    guard let server else { throw unavailable("\(listen) is no address to listen on") }
    return Running(urls: server.urls) { server.stop() }
  }

  private static func unavailable(_ message: String) -> CommandFailure {
    let isTaken = message.hasSuffix("already in use")
    let hints = isTaken ? ["another process listens there; choose another port, or 0"] : []
    return CommandFailure(message: message, hints: hints, status: .unavailable)
  }
}
